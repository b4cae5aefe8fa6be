import { limits } from '../vocabulary';
import type { Child } from './child';

/** Asks a child to leave, louder each time: the end of its input, TERM to its group, KILL. `gone` ends the asking. */
export function askToLeave(
  child: Child,
  gone: Promise<unknown>,
  setTimer: (work: () => void, ms: number) => { cancel(): void },
): void {
  child.endInput();
  const term = setTimer(() => child.signal('SIGTERM'), limits.runtimeStopGraceMs / 2);
  const kill = setTimer(() => child.signal('SIGKILL'), limits.runtimeStopGraceMs);
  void gone.then(() => {
    term.cancel();
    kill.cancel();
  });
}
