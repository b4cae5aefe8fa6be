import type { EnforcementLog } from '../enforcement';
import { streamProofs } from '../export';
import type { Download, EnforcementApi } from '../http';
import { limits, type Trouble, TroubleError } from '../vocabulary';
import type { Places } from './data-places';

/** The enforcement log as the API has it. */
export function enforcementApi(
  log: EnforcementLog,
  { dataDir, headDir }: Places,
  issue: (download: Download) => string,
): EnforcementApi {
  return {
    search: ({ filter, before, limit, wait }) => log.ask('search', { filter, before, limit }, wait),
    get: ({ seq }) => log.ask('get', { seq }),
    counts: ({ filter, buckets }) => log.ask('counts', { filter, buckets }),
    ruleHits: () => log.ask('ruleHits', {}),
    pastRequests: ({ filter, before, limit }) => log.ask('pastRequests', { filter, before, limit }),
    state: async () => log.state(),
    async exportTicket({ filter }) {
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
