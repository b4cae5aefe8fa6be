import { type EnforcementLog, fixedFilter, rebuildIndex, type SavedSearches } from '../enforcement';
import { streamProofs } from '../export';
import type { Download, EnforcementApi } from '../http';
import type { JobService } from '../job';
import { type EnforcementFilter, limits, type Trouble, TroubleError } from '../vocabulary';
import type { Places } from './data-places';

/** The enforcement log as the API has it. */
export function enforcementApi(ports: {
  readonly log: EnforcementLog;
  readonly places: Places;
  readonly issue: (download: Download) => string;
  readonly saved: SavedSearches;
  readonly now: () => number;
  readonly startJob: JobService['start'];
}): EnforcementApi {
  const { log, places, issue, saved, now, startJob } = ports;
  const { dataDir, headDir } = places;
  const fixed = (filter: EnforcementFilter) => fixedFilter(filter, now());
  return {
    search: ({ filter, before, limit, wait }) =>
      log.ask('search', { filter: fixed(filter), before, limit }, wait),
    get: ({ seq }) => log.ask('get', { seq }),
    counts: ({ filter, ...how }) => log.ask('counts', { filter: fixed(filter), ...how }),
    ruleHits: () => log.ask('ruleHits', {}),
    pastRequests: ({ filter, before, limit }) =>
      log.ask('pastRequests', { filter: fixed(filter), before, limit }),
    state: async () => log.state(),
    rebuild: ({ commandId }) =>
      startJob({ commandId, kind: 'search-rebuild', subject: null, input: {} }, async (run) => {
        const { report, ...how } = await rebuildIndex(log, run);
        return { ...how, report: { ...report } };
      }),
    savedSearches: async () => ({ rows: await saved.list() }),
    saveSearch: (input) => saved.save(input),
    renameSearch: (input) => saved.rename(input),
    deleteSearch: (input) => saved.remove(input),
    async exportTicket(input) {
      const filter = fixed(input.filter);
      const max = limits.enforcementExportMax;
      const { rows: records } = await log.ask('select', { filter, limit: max + 1 }, true);
      if (records.length > max) throw new TroubleError(tooMany(max));
      const url = issue({
        fileName: 'enforcement.ndjson',
        mediaType: 'application/x-ndjson; charset=utf-8',
        pieces: (signal) => streamProofs({ dataDir, headDir, filter, records }, signal),
      });
      return { url, records: records.length };
    },
  };
}

const tooMany = (max: number): Trouble => ({
  kind: 'enforcement.selection-too-large',
  what: `The selection has more than ${max.toLocaleString('en-US')} records, the most that one export takes.`,
  safe: 'Nothing was exported.',
  next: 'Narrow the time or the filters, or export the whole log with `ledger export --format tlog`.',
});
