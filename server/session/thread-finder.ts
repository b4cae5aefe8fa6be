import {
  echoMismatch,
  type RuntimeProcess,
  readEcho,
  readThreads,
  type ThreadSettings,
  threadList,
  threadResume,
} from '../runtime';
import { err, limits, ok, type Result, type RuntimeThread, type Trouble } from '../vocabulary';
import { notice } from './core/notice';
import { ask, bySystem, failureText } from './outbound';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

/** Conversations of the runtime in one folder, newest first. */
export async function findThreads(
  desk: SessionDesk,
  process: RuntimeProcess,
  folder: string,
  ports: DriverPorts,
): Promise<Result<readonly RuntimeThread[]>> {
  const answer = await ask(desk, process, threadList(folder, limits.threadsFoundMax), ports);
  return answer.ok ? ok(readThreads(answer.value)) : err(refused('searched', failureText(answer.error)));
}

/**
 * Takes another conversation in the place of the one that is lost, on a person's word. It is resumed with every safety setting first; only one
 * that was resumed is recorded as the session's own.
 */
export async function adoptThread(
  desk: SessionDesk,
  process: RuntimeProcess,
  settings: ThreadSettings,
  { threadId, ports }: { threadId: string; ports: DriverPorts },
): Promise<Result<string>> {
  const { row } = desk.state();
  const from = row?.threadId;
  if (from == null || row?.threadState !== 'lost') return err(notLost);
  const answer = await ask(desk, process, threadResume(threadId, settings), ports);
  if (!answer.ok) return err(refused('resumed', failureText(answer.error)));
  const echoed = readEcho(answer.value);
  const differences =
    echoed?.threadId === threadId ? echoMismatch(settings, echoed.echo) : ['another conversation answered'];
  if (echoed === null || differences.length > 0) return err(refused('resumed', differences.join('; ')));
  ports.directory().bindThread(threadId, desk);
  await desk.note((state) => {
    if (state.row?.threadState !== 'lost') return ok({ events: [], effects: [] });
    const said = notice(state, ports, {
      level: 'warning',
      code: 'thread.remapped',
      text: 'From here on the session goes on with another conversation of the runtime, which a person chose.',
      detail: `It was ${from} and is ${threadId}. What the runtime knows is what stands in that one.`,
    });
    const reason = 'A person chose it from the conversations of the runtime in this folder.';
    return ok({
      events: [
        { type: 'thread.remapped', payload: { from, to: threadId, reason } },
        {
          type: 'thread.bound',
          payload: { threadId, epoch: process.epoch, how: 'resumed', echo: echoed.echo },
        },
        said,
      ],
      effects: [],
    });
  }, bySystem(null));
  return ok(threadId);
}

const notLost: Trouble = {
  kind: 'thread.not-lost',
  what: 'The runtime still knows this conversation.',
  safe: 'Nothing was changed.',
  next: 'Just go on with the session.',
};

const refused = (how: 'searched' | 'resumed', message: string): Trouble => ({
  kind: 'thread.refused',
  what: `The runtime's conversations could not be ${how}: ${message}.`,
  safe: 'Nothing was sent and nothing was changed.',
  next: 'Try again, or choose another way to go on.',
});
