import type { IndexState, Questions, SavedSearches, WithState } from '../enforcement';
import type { EnforcementFilter, SavedSearch } from '../vocabulary';

export type { ActDetail, IndexState } from '../enforcement';

type Answer<N extends keyof Questions> = Promise<WithState<Questions[N]['answer']>>;

/** The enforcement log: one record per act of the agent. Each answer says up to which entry of the ledger it holds. */
export interface EnforcementApi {
  /** Newest first; `before`: the sequence that the page before gave as `next`. `wait`: until all that is durable now can be found. */
  search(input: {
    filter: EnforcementFilter;
    before: number | null;
    limit: number;
    wait: boolean;
  }): Answer<'search'>;
  /** One record by the sequence of its first entry, with everything behind it. */
  get(input: { seq: number }): Answer<'get'>;
  /**
   * How many records of a selection began in each of at most so many spans of time, by decision. Empty when there is no record at all. The spans
   * follow the clock of `zone` (`Europe/Berlin`); the answer says `UTC` when that is not known here.
   */
  counts(input: { filter: EnforcementFilter; buckets: number; zone: string }): Answer<'counts'>;
  /** How often each rule decided, and when last. */
  ruleHits(): Answer<'ruleHits'>;
  /** Requests of the past with what policy needs to judge them again, newest first. */
  pastRequests(input: {
    filter: EnforcementFilter;
    before: number | null;
    limit: number;
  }): Answer<'pastRequests'>;
  state(): Promise<IndexState>;
  /** Starts the job that builds the search anew from the first entry. Meanwhile answers hold up to the entry that they name. */
  rebuild(input: { commandId: string }): Promise<{ jobId: string }>;
  savedSearches(): Promise<{ rows: readonly SavedSearch[] }>;
  /** Under a name that is there already, it takes the other's place. */
  saveSearch: SavedSearches['save'];
  renameSearch: SavedSearches['rename'];
  deleteSearch: SavedSearches['remove'];
  /**
   * Prepares a selection as lines of JSON, each entry with a proof that it stands in the signed log, and gives the address that fetches it once.
   * Refused with `enforcement.selection-too-large` above `limits.enforcementExportMax` records.
   */
  exportTicket(input: { filter: EnforcementFilter }): Promise<{ url: string; records: number }>;
}
