import type { Flavour, RuntimeId, Trouble } from '../../vocabulary';

const names: Record<Flavour, string> = { codex: 'Codex', demo: 'Codex (demo)' };

/** Of a runtime that gives no sign of life while a turn is under way. */
export const silent = ({ flavour, worker }: RuntimeId): Trouble => ({
  kind: 'host.runtime-silent',
  what: `${names[flavour]}${worker === undefined ? '' : `, worker ${worker},`} gives no sign of life`,
  safe: 'Its process is there and does not answer. What it had reported is recorded; whether what looks under way goes on is not known.',
  next: 'It may come back by itself. A restart closes open turns and requests with a reason; nothing is approved by it.',
});

export const memoryLow: Trouble = {
  kind: 'host.memory-low',
  what: 'This machine is almost out of memory.',
  safe: 'Everything shown as done is recorded. A runtime that the system ends is restarted, and its turn says so.',
  next: 'Close what you do not need; fewer turns at once need less.',
};
