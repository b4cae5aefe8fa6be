import { type RuntimeProcess, threadRevert } from '../runtime';
import { ok } from '../vocabulary';
import type { Effect } from './core/decision';
import { ask, bySystem, failureText } from './outbound';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

/**
 * Takes a failed turn out of the runtime's conversation, so that its prompt does not stand there twice when it is sent anew. Gives whether it may
 * be sent: not when the runtime kept the turn, or a person has stopped it meanwhile; then the turn is settled here.
 */
export async function takeBack(
  desk: SessionDesk,
  process: RuntimeProcess | null,
  { turnId, threadId, runtimeTurnId, error }: Extract<Effect, { do: 'begin-anew' }>,
  ports: DriverPorts,
): Promise<boolean> {
  // A process that is gone settles the turn with its exit.
  if (process === null) return false;
  const taken = await ask(desk, process, threadRevert(threadId, runtimeTurnId), ports);
  if (!taken.ok && taken.error.kind === 'gone') return false;
  let free = false;
  await desk.note((state) => {
    free = taken.ok && !state.interrupting && state.turn?.turnId === turnId;
    if (free || state.turn?.turnId !== turnId) return ok({ events: [], effects: [] });
    const settled = taken.ok
      ? ({
          status: 'interrupted',
          reason: 'Interrupted by a person before it was sent again.',
          error: null,
        } as const)
      : ({
          status: 'failed',
          reason: `It could not be sent again: ${failureText(taken.error)}.`,
          error,
        } as const);
    return ok({ events: [{ type: 'turn.settled', payload: { turnId, ...settled } }], effects: [] });
  }, bySystem(turnId));
  return free;
}
