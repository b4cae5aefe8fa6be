import type { EnforcementFilter } from '../../server/vocabulary';
import { type EnforcementList, enforcementLists } from '../../server/vocabulary/enforcement-lists';
import { readTimeSpan, writeTimeSpan } from '../../server/vocabulary/time-span';

/** What the screen shows, as its address says it: a selection, and the record that is open. Pure. */
export interface EnforcementAddress {
  readonly filter: EnforcementFilter;
  /** First sequence of the open record. */
  readonly act: number | null;
}

/** Beyond it no calendar has a date. */
const lastInstant = 8_640_000_000_000_000;

const wholeNumber = (text: string | null): number | null => {
  const number = Number(text);
  return text !== null && text !== '' && Number.isSafeInteger(number) && number >= 0 && number <= lastInstant
    ? number
    : null;
};

export function readAddress(params: URLSearchParams): EnforcementAddress {
  const filter: Record<string, unknown> = {};
  const text = params.get('q');
  if (text !== null && text !== '') filter.text = text;
  for (const name of enforcementLists) {
    const values = params.getAll(name).filter((value) => value !== '');
    if (values.length > 0) filter[name] = values;
  }
  if (params.get('unjudged') === 'yes') filter.unjudged = true;
  for (const name of ['from', 'to'] as const) {
    const at = wholeNumber(params.get(name));
    if (at !== null) filter[name] = at;
  }
  const last = readTimeSpan(params.get('last') ?? '');
  if (last !== null) filter.last = last;
  // What an address says may be of no known word; the server refuses it, and the screen says so.
  return { filter: filter as EnforcementFilter, act: wholeNumber(params.get('act')) };
}

export function addressOf({ filter, act }: EnforcementAddress): string {
  const params = new URLSearchParams();
  if (filter.text !== undefined && filter.text !== '') params.set('q', filter.text);
  for (const name of enforcementLists) for (const value of filter[name] ?? []) params.append(name, value);
  if (filter.unjudged === true) params.set('unjudged', 'yes');
  if (filter.from !== undefined) params.set('from', String(filter.from));
  if (filter.to !== undefined) params.set('to', String(filter.to));
  if (filter.last !== undefined) params.set('last', writeTimeSpan(filter.last));
  if (act !== null) params.set('act', String(act));
  const query = params.toString();
  return query === '' ? '/enforcement' : `/enforcement?${query}`;
}

/** The filter with one condition changed; none of its values is the same as no condition. */
export function withList(
  filter: EnforcementFilter,
  name: EnforcementList,
  values: readonly string[],
): EnforcementFilter {
  const { [name]: _old, ...rest } = filter;
  return values.length === 0 ? rest : ({ ...rest, [name]: [...values] } as EnforcementFilter);
}

export const isEmpty = (filter: EnforcementFilter): boolean => Object.keys(filter).length === 0;

/** The filter without any condition on time. */
export function withoutTime(filter: EnforcementFilter): EnforcementFilter {
  const { from: _from, to: _to, last: _last, ...rest } = filter;
  return rest;
}
