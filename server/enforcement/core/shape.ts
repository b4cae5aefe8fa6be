import type { EnforcementRecord } from '../../vocabulary';
import type { FixedFilter } from './fixed-filter';

/** What has few values in a record, all together: there are some dozens of shapes, and each record has one. */
export interface Shape {
  readonly decision: EnforcementRecord['decision'];
  readonly outcome: EnforcementRecord['outcome'];
  readonly actor: EnforcementRecord['actor'];
  readonly kind: EnforcementRecord['kind'];
  readonly unjudged: boolean;
}

const lists = ['decision', 'outcome', 'actor', 'kind'] as const;

/** Whether records of this shape can be in a selection. */
export const fitsShape = (filter: FixedFilter, shape: Shape): boolean =>
  lists.every((name) => {
    const wanted: readonly string[] | undefined = filter[name];
    return wanted === undefined || wanted.length === 0 || wanted.includes(shape[name]);
  }) &&
  (filter.unjudged !== true || shape.unjudged);
