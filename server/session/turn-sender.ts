import { type RuntimeProcess, staleThread, type ThreadSettings, turnStart } from '../runtime';
import { type DomainEvent, err, type Json, ok, type Result, type Trouble } from '../vocabulary';
import { modelOptions } from './core/begin-anew';
import type { Effect } from './core/decision';
import type { SessionState } from './core/state';
import { ask, bySystem, failureText } from './outbound';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

/** The kind of trouble after which the runtime may have the prompt. */
export const turnUnanswered = 'turn.unanswered';

/**
 * Hands one prompt to the runtime; gives its reply, or null when nothing more is to be done with it. A process that says that it does not know
 * the thread has taken nothing: that is recorded, the thread is made usable again, and the prompt is offered exactly once more.
 */
export async function sendTurn(
  desk: SessionDesk,
  process: RuntimeProcess,
  { turnId, clientMessageId, text }: Extract<Effect, { do: 'drive' }>,
  o: { settings: ThreadSettings; ports: DriverPorts; keep: () => Promise<Result<string>> },
): Promise<Result<Json>> {
  const { settings, ports } = o;
  const record = (event: DomainEvent) =>
    desk.note(() => ok({ events: [event], effects: [] }), bySystem(turnId));
  const isOpen = (state: SessionState) => state.turn?.turnId === turnId;
  for (let retried = false; ; retried = true) {
    const kept = await o.keep();
    if (!kept.ok) return kept;
    // It may have been interrupted while the runtime was starting.
    if (!isOpen(desk.state())) return ok(null);
    const threadId = kept.value;
    const request = turnStart(
      { threadId, text, clientMessageId },
      { ...settings, ...modelOptions(desk.state()) },
    );
    desk.expect(settings);
    ports.entering(desk.sessionId, settings.cwd);
    const result = await ask(desk, process, request, ports, isOpen);
    if (result.ok) return result;
    // A process that dies after it was asked settles the turn with its exit, in one transaction with it.
    if (result.error.kind === 'gone' && desk.state().sentEpoch !== null) return ok(null);
    const problem = failureText(result.error);
    if (result.error.kind === 'timeout') return err(unanswered(problem));
    const stale = result.error.kind === 'refused' && staleThread(problem) !== null;
    if (stale && !retried) {
      await record({ type: 'thread.stale', payload: { threadId, epoch: process.epoch, problem } });
      continue;
    }
    if (stale) await record({ type: 'thread.lost', payload: { threadId, problem } });
    return err({
      kind: 'turn.refused',
      what: `The runtime did not take the turn: ${problem}.`,
      safe: 'The prompt is kept.',
      next: 'Try again; if it stays so, restart the runtime.',
    });
  }
}

/** It has left, and whether it was taken is not known. */
const unanswered = (problem: string): Trouble => ({
  kind: turnUnanswered,
  what: `The runtime has not said whether it took the prompt: ${problem}.`,
  safe: 'It may have it all the same, so it is not sent again by itself; the runtime is asked first.',
  next: 'Wait until it answers, or restart the runtime.',
});
