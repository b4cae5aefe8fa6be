/**
 * `/bin/bash -lc 'echo hi'` is how the runtime starts every command. For reading, the wrapper is taken off; the tooltip and the approval
 * keep the exact line. Pure. Anything that does not look exactly like the wrapper stays as it is.
 */
const wrapper = /^(?:\/(?:usr\/)?bin\/)?(?:bash|sh|zsh) -l?c (.+)$/s;

export function plainCommand(command: string): string {
  const inner = wrapper.exec(command)?.[1];
  if (inner === undefined) return command;
  if (/^'[^']*'$/s.test(inner)) return inner.slice(1, -1);
  if (/^"[^"\\$`]*"$/s.test(inner)) return inner.slice(1, -1);
  return /^[\w./:=@%+,-]+$/.test(inner) ? inner : command;
}
