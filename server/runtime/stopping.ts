import { limits } from '../vocabulary';
import type { Child } from './child';

/** Asks a child to leave, louder each time: the end of its input, TERM to its group, KILL. `gone` ends the asking. */
export function askToLeave(child: Child, gone: Promise<unknown>): void {
  child.endInput();
  const term = setTimeout(() => child.signal('SIGTERM'), limits.runtimeStopGraceMs / 2);
  const kill = setTimeout(() => child.signal('SIGKILL'), limits.runtimeStopGraceMs);
  void gone.then(() => {
    clearTimeout(term);
    clearTimeout(kill);
  });
}
