import { limits, type Trouble } from '../vocabulary';

export const tooManyTurns: Trouble = {
  kind: 'turn.too-many',
  what: `${limits.turnsInLineMax} turns already wait for a free place.`,
  safe: 'Nothing was sent; the prompt is kept.',
  next: 'Interrupt what is not needed, then send it again; or queue it as a follow-up.',
};

export const serverStops: Trouble = {
  kind: 'runtime.closing',
  what: 'The server is being stopped.',
  safe: 'Nothing was started; your prompt is kept.',
  next: 'Start the server again, then send again.',
};
