import { limits, type Trouble } from '../vocabulary';

export const tooManyTurns: Trouble = {
  kind: 'turn.too-many',
  what: `${limits.runningTurnsMax} turns are already running.`,
  safe: 'Nothing was sent; the prompt is kept.',
  next: 'Wait for one to end, or interrupt one.',
};
