import type { EnforcementRecord } from '../vocabulary';
import type { ActDetail, PastRequest } from './act-detail';
import type { FixedFilter } from './core/fixed-filter';
import type { CountsOverTime, CountsQuestion } from './count-over-time';
import type { IndexState } from './index-state';
import type { FoundPage, RuleHits } from './search-index';

/** What can be asked of the index, by name: what goes in and what comes out. */
export interface Questions {
  readonly search: {
    readonly input: {
      readonly filter: FixedFilter;
      readonly before: number | null;
      readonly limit: number;
    };
    readonly answer: FoundPage;
  };
  readonly get: { readonly input: { readonly seq: number }; readonly answer: ActDetail };
  readonly counts: {
    readonly input: CountsQuestion;
    readonly answer: CountsOverTime;
  };
  readonly ruleHits: {
    readonly input: Record<never, never>;
    readonly answer: { readonly rules: readonly RuleHits[] };
  };
  readonly pastRequests: {
    readonly input: {
      readonly filter: FixedFilter;
      readonly before: number | null;
      readonly limit: number;
    };
    readonly answer: { readonly rows: readonly PastRequest[]; readonly next: number | null };
  };
  /** Begins the index anew; answered when it has begun. */
  readonly rebuild: { readonly input: Record<never, never>; readonly answer: Record<never, never> };
  /** All records of a selection, newest first, at most so many. */
  readonly select: {
    readonly input: { readonly filter: FixedFilter; readonly limit: number };
    readonly answer: { readonly rows: readonly EnforcementRecord[] };
  };
}
export type QuestionName = keyof Questions;
export type Asked = {
  [N in QuestionName]: { readonly name: N; readonly input: Questions[N]['input'] };
}[QuestionName];
export type Answered = Questions[QuestionName]['answer'];

/** Every answer says up to where it holds. */
export type WithState<T> = T & { readonly state: IndexState };
