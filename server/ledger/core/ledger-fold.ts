import type { Fold, JsonObject } from '../../vocabulary';

/** The ledger's own streams, `pruning` and `ledger`, change no read model: their events are the record. */
export const ledgerFold: Fold<JsonObject> = {
  name: 'ledger',
  version: 1,
  initial: {},
  evolve: (state) => ({ state, changes: [] }),
};
