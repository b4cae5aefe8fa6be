import type { EnforcementLog } from '../enforcement';
import type { EnforcementApi } from '../http';

/** The enforcement log as the API has it. */
export function enforcementApi(log: EnforcementLog): EnforcementApi {
  return {
    search: ({ filter, before, limit, wait }) => log.ask('search', { filter, before, limit }, wait),
    get: ({ seq }) => log.ask('get', { seq }),
    counts: ({ filter, buckets }) => log.ask('counts', { filter, buckets }),
    ruleHits: () => log.ask('ruleHits', {}),
    pastRequests: ({ filter, before, limit }) => log.ask('pastRequests', { filter, before, limit }),
    state: async () => log.state(),
  };
}
