import type { Fold } from '../vocabulary';

/** The server's own stream has no read model: its events are the record. */
export const systemFold: Fold<Record<string, never>> = {
  name: 'system',
  version: 1,
  initial: {},
  evolve: (state) => ({ state, changes: [] }),
};
