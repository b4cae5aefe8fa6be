import {
  echoMismatch,
  type RuntimeProcess,
  readEcho,
  staleThread,
  type ThreadSettings,
  threadResume,
  threadStart,
} from '../runtime';
import { type DomainEvent, err, ok, type Result, type Trouble } from '../vocabulary';
import { ask, bySystem, failureText } from './outbound';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

/**
 * Makes the session's thread usable in this process: started, or resumed with every safety setting sent again and its echo checked.
 * Never a fresh thread in silence: a conversation the runtime no longer knows is `thread.lost`, and a person chooses.
 */
export async function keepThread(
  desk: SessionDesk,
  process: RuntimeProcess,
  settings: ThreadSettings,
  ports: DriverPorts,
): Promise<Result<string>> {
  const row = desk.state().row;
  if (row?.threadId != null && desk.state().epoch === process.epoch && row.threadState !== 'lost') {
    ports.directory().bindThread(row.threadId, desk);
    return ok(row.threadId);
  }
  if (row?.threadId != null && row.threadState === 'provisional') {
    const reason = 'No prompt of it was ever stored by the runtime, so nothing is lost by starting anew.';
    await record(desk, { type: 'thread.abandoned', payload: { threadId: row.threadId, reason } });
  }
  const threadId = desk.state().row?.threadId ?? null;
  const how = threadId === null ? 'started' : 'resumed';
  const request = threadId === null ? threadStart(settings) : threadResume(threadId, settings);
  const result = await ask(desk, process, request, ports);
  if (!result.ok) {
    const message = failureText(result.error);
    const stale = result.error.kind === 'refused' && staleThread(message) !== null;
    if (threadId !== null && stale)
      await record(desk, { type: 'thread.lost', payload: { threadId, problem: message } });
    return err(stale ? lost(message) : refused(how, message));
  }
  const echoed = readEcho(result.value);
  if (echoed === null) return err(refused(how, 'its answer names no thread'));
  if (threadId !== null && echoed.threadId !== threadId)
    return err(refused(how, `another thread answered (${echoed.threadId})`));
  const differences = echoMismatch(settings, echoed.echo);
  if (differences.length > 0) return err(mismatch(differences));
  ports.directory().bindThread(echoed.threadId, desk);
  await record(desk, {
    type: 'thread.bound',
    payload: { threadId: echoed.threadId, epoch: process.epoch, how, echo: echoed.echo },
  });
  return ok(echoed.threadId);
}

const record = (desk: SessionDesk, event: DomainEvent) =>
  desk.note(() => ok({ events: [event], effects: [] }), bySystem(desk.state().turn?.turnId ?? null));

const lost = (message: string): Trouble => ({
  kind: 'thread.lost',
  what: `The runtime no longer knows this conversation (${message}).`,
  safe: 'Nothing was sent, no fresh thread was started, and the transcript here is complete.',
  next: 'Choose: try to resume again, or go on with a fresh thread that knows nothing of before.',
});

const refused = (how: 'started' | 'resumed', message: string): Trouble => ({
  kind: 'thread.refused',
  what: `The runtime thread could not be ${how}: ${message}.`,
  safe: 'Nothing was sent; the prompt is kept.',
  next: 'Try again; if it stays so, restart the runtime.',
});

const mismatch = (differences: readonly string[]): Trouble => ({
  kind: 'thread.settings-not-applied',
  what: `The runtime does not apply the safety settings that were asked for (${differences.join('; ')}).`,
  safe: 'Nothing was sent and nothing ran.',
  next: 'Check the settings of the project, restart the runtime, then try again.',
});
