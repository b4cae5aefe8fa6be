import type { CommandDesk, ReceiptOf } from '../command';
import type { Ledger } from '../ledger';
import { type CoreClockwork, openStream, type StreamHandle } from '../stream';
import {
  type EnforcementFilter,
  ok,
  type Result,
  type SavedSearch,
  streams,
  TroubleError,
} from '../vocabulary';
import { type DecidedSearch, decideDelete, decideRename, decideSave } from './core/decide-search';
import { type SearchesState, searchesFold } from './core/searches-fold';

type Done = Promise<{ searchId: string }>;

/** Selections that a person gave a name: on record, so they are the same in every browser and after a restart. */
export interface SavedSearches {
  /** In the order in which they were first saved. */
  list(): Promise<readonly SavedSearch[]>;
  /** Under a name that is there already, it takes the other's place. Rejects with `search.too-many`, `search.no-name`, `search.long-name`. */
  save(input: { commandId: string; name: string; filter: EnforcementFilter }): Done;
  /** Rejects with `search.name-taken`, `search.unknown`, or as `save` does for a name. */
  rename(input: { commandId: string; searchId: string; name: string }): Done;
  /** Does nothing when it is gone already. */
  remove(input: { commandId: string; searchId: string }): Done;
}

export function createSavedSearches(ports: {
  readonly ledger: Ledger;
  readonly commands: CommandDesk;
  readonly clockwork: CoreClockwork;
}): SavedSearches {
  let opened: Promise<StreamHandle<SearchesState>> | null = null;
  const handle = () => {
    opened ??= openStream(ports.ledger, searchesFold, streams.searches, ports.clockwork).catch((error) => {
      // The next question tries again.
      opened = null;
      throw error;
    });
    return opened;
  };

  async function record(
    commandId: string,
    decide: (searches: readonly SavedSearch[]) => Result<DecidedSearch>,
    receiptOf: ReceiptOf,
  ): Done {
    const stream = await handle();
    return stream.exclusively(async (pen) => {
      const decided = decide(pen.state.searches);
      if (!decided.ok) throw new TroubleError(decided.error);
      const { searchId, event } = decided.value;
      if (event === null) return { searchId };
      pen.add([event], {
        actor: { kind: 'person', id: 'local' },
        causationId: commandId,
        correlationId: null,
      });
      const write = pen.write();
      if (write)
        await ports.ledger.append({ writes: [write], receipt: receiptOf({ searchId }), urgent: true });
      pen.adopt();
      return { searchId };
    });
  }

  return {
    list: async () => (await handle()).state().searches,
    save: ({ commandId, name, filter }) =>
      ports.commands.once(
        { commandId, name: 'search.save', input: { name, filter: JSON.stringify(filter) } },
        (receiptOf) =>
          record(commandId, (all) => decideSave(all, { name, filter }, ports.clockwork.newId), receiptOf),
      ),
    rename: ({ commandId, searchId, name }) =>
      ports.commands.once({ commandId, name: 'search.rename', input: { searchId, name } }, (receiptOf) =>
        record(commandId, (all) => decideRename(all, { searchId, name }), receiptOf),
      ),
    remove: ({ commandId, searchId }) =>
      ports.commands.once({ commandId, name: 'search.delete', input: { searchId } }, (receiptOf) =>
        record(commandId, (all) => ok(decideDelete(all, searchId)), receiptOf),
      ),
  };
}
