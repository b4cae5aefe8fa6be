import type { EnforcementFilter } from '../../vocabulary';

/** A filter that means the same whenever it is asked: the index knows no clock. */
export type FixedFilter = Omit<EnforcementFilter, 'last'> & { readonly last?: never };

/** What `last` means at this moment, epoch ms. */
export function fixedFilter(filter: EnforcementFilter, now: number): FixedFilter {
  const { last, ...rest } = filter;
  return last === undefined ? rest : { ...rest, from: Math.max(rest.from ?? 0, now - last) };
}
