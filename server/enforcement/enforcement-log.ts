import type { Worker } from 'node:worker_threads';
import { type Ledger, startThread } from '../ledger';
import { limits, TroubleError } from '../vocabulary';
import { type IndexState, unopened } from './index-state';
import type { Answered, Asked, QuestionName, Questions, WithState } from './question';
import { troubles } from './troubles';
import type { FromIndex, ToIndex } from './wire';

/** The enforcement log as the server has it: questions go to a thread of their own, and never to the ledger's writer. */
export interface EnforcementLog {
  /** `wait`: until everything of this moment is taken in. Rejects with a TroubleError. */
  ask<N extends QuestionName>(
    name: N,
    input: Questions[N]['input'],
    wait?: boolean,
  ): Promise<WithState<Questions[N]['answer']>>;
  state(): IndexState;
  /** Called with each new state, and with the present one. Returns the unsubscriber. */
  onState(listener: (state: IndexState) => void): () => void;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: WithState<Answered>) => void;
  readonly reject: (error: Error) => void;
}

const threadUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./index-worker.ts', import.meta.url)
    : new URL('./enforcement-index.mjs', import.meta.url);

export interface EnforcementPorts {
  readonly dataDir: string;
  readonly ledger: Pick<Ledger, 'head' | 'onCommit'>;
  readonly setTimer: (run: () => void, ms: number) => { cancel(): void };
  readonly report: (what: string, error: unknown) => void;
}

/** Opens the log. Its thread begins with the first question, or a moment after the start, so that a start does not wait for it. */
export function openEnforcementLog(ports: EnforcementPorts): EnforcementLog {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(state: IndexState) => void>();
  let thread: Worker | null = null;
  let state: IndexState = unopened;
  let closed = false;
  let nextId = 1;

  const adopt = (next: IndexState): void => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const failAll = (error: Error): void => {
    const all = [...waiting.values()];
    waiting.clear();
    for (const { reject } of all) reject(error);
  };

  function heard(message: FromIndex): void {
    adopt(message.state);
    if (message.kind === 'state') return;
    const asker = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.answer.ok) asker?.resolve({ ...message.answer.value, state: message.state });
    else asker?.reject(new TroubleError(message.answer.error));
  }

  function running(): Worker {
    if (thread) return thread;
    const started = startThread(threadUrl(), { dataDir: ports.dataDir });
    thread = started;
    started.on('message', heard);
    started.on('error', (error) => {
      ports.report('the enforcement log', error);
      adopt({ ...state, problem: troubles.unreadable(error.message) });
    });
    // Another question starts another thread.
    started.on('exit', () => {
      if (thread === started) thread = null;
      failAll(new TroubleError(closed ? troubles.closed() : (state.problem ?? troubles.closed())));
    });
    say({ kind: 'head', head: ports.ledger.head() });
    return started;
  }
  const say = (message: ToIndex): void => thread?.postMessage(message);

  const stopFollowing = ports.ledger.onCommit((entries) => {
    const last = entries.at(-1);
    if (last) say({ kind: 'head', head: last.seq });
  });
  const timer = ports.setTimer(() => {
    if (!closed) running();
  }, limits.enforcementStartMs);

  return {
    async ask<N extends QuestionName>(name: N, input: Questions[N]['input'], wait = false) {
      if (closed) throw new TroubleError(troubles.closed());
      if (waiting.size >= limits.enforcementWaitingMax)
        throw new TroubleError(troubles.overloaded(waiting.size));
      running();
      const id = nextId++;
      const answer = new Promise<WithState<Answered>>((resolve, reject) =>
        waiting.set(id, { resolve, reject }),
      );
      // Name and input come from one entry of the table, which the compiler cannot follow through a generic.
      const asked = { name, input } as unknown as Asked;
      say({ kind: 'head', head: ports.ledger.head() });
      say({ kind: 'ask', id, asked, wait });
      return (await answer) as WithState<Questions[N]['answer']>;
    },
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
    async close() {
      closed = true;
      timer.cancel();
      stopFollowing();
      const last = thread;
      if (!last) return;
      const gone = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      last.postMessage({ kind: 'close' } satisfies ToIndex);
      await gone;
    },
  };
}
