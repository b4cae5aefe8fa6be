'use client';
import { useCallback, useRef, useState } from 'react';
import { type CallFailure, failureOf } from './trouble';

type State =
  | { readonly phase: 'idle' }
  | { readonly phase: 'saving' }
  | { readonly phase: 'failed'; readonly failure: CallFailure };

/** What a person gives; the id is made here. Of several forms of a command each keeps its own fields. */
type InputOf<Full> = Full extends unknown ? Omit<Full, 'commandId'> : never;

export interface Command<Input, Output> {
  readonly state: State;
  readonly saving: boolean;
  readonly failure: CallFailure | null;
  /** Resolves with the answer, or null when it failed (the failure is in `failure`). */
  submit(input: Input): Promise<Output | null>;
  clear(): void;
}

/**
 * One intent of a person, one command id. When nobody knows whether the server acted (no answer), the same input goes out again under the
 * same id, so that it never acts twice; once the server has answered, a new attempt is a new intent.
 */
export function useCommand<Full extends { readonly commandId: string }, Output>(
  run: (input: Full) => Promise<Output>,
  onDone?: (output: Output, input: InputOf<Full>) => void,
): Command<InputOf<Full>, Output> {
  const [state, setState] = useState<State>({ phase: 'idle' });
  const unanswered = useRef<{ readonly key: string; readonly commandId: string } | null>(null);
  const latest = useRef({ run, onDone });
  latest.current = { run, onDone };

  const submit = useCallback(async (input: InputOf<Full>): Promise<Output | null> => {
    const key = JSON.stringify(input);
    const commandId =
      unanswered.current?.key === key ? unanswered.current.commandId : globalThis.crypto.randomUUID();
    setState({ phase: 'saving' });
    try {
      // TypeScript does not see that a type without a field, plus that field, is the type.
      const output = await latest.current.run({ ...input, commandId } as unknown as Full);
      unanswered.current = null;
      setState({ phase: 'idle' });
      latest.current.onDone?.(output, input);
      return output;
    } catch (error) {
      const failure = failureOf(error);
      unanswered.current = failure.answered ? null : { key, commandId };
      setState({ phase: 'failed', failure });
      return null;
    }
  }, []);
  const clear = useCallback(() => setState({ phase: 'idle' }), []);
  return {
    state,
    saving: state.phase === 'saving',
    failure: state.phase === 'failed' ? state.failure : null,
    submit,
    clear,
  };
}
