/**
 * The enforcement log: what the agent wanted to do, what was decided, and what became of it, folded from the ledger into one record per act
 * and kept in `search.db` to be searched. It follows the ledger from a thread of its own and writes nothing back; the file is a copy that can
 * be removed at any time. It may not decide anything.
 */
export type { ActDetail, ActEnd, PastRequest } from './act-detail';
export type { Act, ActEntry, SessionActs } from './core/acts-state';
export { noActs } from './core/acts-state';
export { searchName, searchOfName } from './core/decide-search';
export { actEvents, evolveActs } from './core/evolve-acts';
export { type FixedFilter, fixedFilter } from './core/fixed-filter';
export { searchesFold } from './core/searches-fold';
export { type CountsOverTime, type CountsQuestion, countOverTime } from './count-over-time';
export { type EnforcementLog, type EnforcementPorts, openEnforcementLog } from './enforcement-log';
export { createIndex } from './index-file';
export type { IndexState } from './index-state';
export type { QuestionName, Questions, WithState } from './question';
export { type IndexRebuilt, rebuildIndex } from './rebuild-index';
export { createSavedSearches, type SavedSearches } from './saved-searches';
export {
  type CountedSpan,
  createSearchIndex,
  type FoundPage,
  type RuleHits,
  type SearchIndex,
} from './search-index';
export { createTakeIn } from './take-in';
