import {
  backgroundTerminals,
  backgroundTerminalTerminate,
  type RuntimeProcess,
  readTerminals,
} from '../runtime';
import { ok } from '../vocabulary';
import type { Effect } from './core/decision';
import { notice } from './core/notice';
import { ask, bySystem, failureText } from './outbound';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

/** Ends one command by the name that the runtime has for it now. */
export async function endInRuntime(
  desk: SessionDesk,
  process: RuntimeProcess | null,
  { threadId, runtimeItemId }: Extract<Effect, { do: 'end-command' }>,
  ports: DriverPorts,
): Promise<void> {
  // Without a process nothing runs; its exit closes the item.
  if (process === null) return;
  const listed = await ask(desk, process, backgroundTerminals(threadId), ports);
  if (!listed.ok) return refused(desk, failureText(listed.error), ports);
  const terminal = readTerminals(listed.value).find((one) => one.runtimeItemId === runtimeItemId);
  // It may have begun, or ended, just now: only its item says how it ended.
  if (terminal === undefined) return refused(desk, 'it does not list it as running', ports);
  const ended = await ask(desk, process, backgroundTerminalTerminate(threadId, terminal.processId), ports);
  if (!ended.ok) await refused(desk, failureText(ended.error), ports);
}

async function refused(desk: SessionDesk, why: string, ports: DriverPorts): Promise<void> {
  await desk.note((state) => {
    const said = notice(state, ports, {
      level: 'error',
      code: 'command.end-refused',
      text: `The runtime did not end the command: ${why}.`,
      detail: 'It may still run. Try again, or restart the runtime, which ends all of them.',
    });
    return ok({ events: [said], effects: [] });
  }, bySystem(null));
}
