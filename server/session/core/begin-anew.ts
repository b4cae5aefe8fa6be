import type { RuntimeSignal } from '../../vocabulary';
import type { DecideEnv, Decision } from './decision';
import { notice } from './notice';
import { refusedOptions } from './refused-options';
import type { ModelOption, SessionState } from './state';

type Settled = Extract<RuntimeSignal, { kind: 'turn-settled' }>;

/**
 * A turn that failed because the provider refused options of the model is begun anew without them: once, only when the error says so, only
 * when nothing came of it, and only when there is something to leave out. Null otherwise: then it has simply failed.
 */
export function beginAnew(
  state: SessionState,
  { status, error, runtimeTurnId }: Settled,
  env: Pick<DecideEnv, 'newId'>,
): Decision | null {
  const { turn, row, options, interrupting, cancelled } = state;
  if (status !== 'failed' || error === null || turn === null || row?.threadId == null) return null;
  if (options.begun || options.refused.length > 0 || interrupting || cancelled) return null;
  const refused = refusedOptions(error.message).filter(
    (option) => option !== 'effort' || row.effort !== null,
  );
  if (refused.length === 0) return null;
  const { turnId } = turn;
  const said = notice(state, env, {
    level: 'warning',
    code: 'turn.options-refused',
    text: `The model provider refused ${refused.map((option) => words(option, row.effort)).join(' and ')}. The prompt is sent once more without it.`,
    detail: `${error.message} Nothing had come of the turn. To avoid this, choose another effort or another model for the session.`,
  });
  return {
    events: [
      said,
      {
        type: 'turn.options-refused',
        payload: { turnId, runtimeTurnId, options: [...refused], problem: error.message },
      },
    ],
    effects: [{ do: 'begin-anew', turnId, threadId: row.threadId, runtimeTurnId, error }],
  };
}

const words = (option: ModelOption, effort: string | null): string =>
  option === 'effort' ? `the effort "${effort}"` : 'a summary of the reasoning';

/** What a turn asks of the model now. The runtime keeps what it was sent before, so that leaving an option out does not take it back. */
export function modelOptions({ row, options }: SessionState): {
  readonly effort: string | null;
  /** Give up an effort of earlier turns; for this model. */
  readonly forgetEffortOf: string | null;
  readonly summary: 'none' | null;
} {
  const effort = options.refused.includes('effort') ? null : (row?.effort ?? null);
  const forget = effort === null && options.effortKept;
  return {
    effort,
    forgetEffortOf: forget ? (row?.model ?? row?.echo?.model ?? null) : null,
    summary: options.refused.includes('summary') ? 'none' : null,
  };
}
