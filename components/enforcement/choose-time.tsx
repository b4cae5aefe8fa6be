import type { ReactElement } from 'react';
import type { EnforcementFilter } from '../../server/vocabulary';
import { Select } from '../ui/field';
import { withoutTime } from './filter-address';
import { hour, timeWords } from './filter-words';

/** Counted back from the moment of the question, so that an address or a saved search means the same tomorrow. */
const spans = [hour, 24 * hour, 7 * 24 * hour, 30 * 24 * hour] as const;

/** From when on: a span that ends now. A bar of the chart chooses any other. */
export function ChooseTime({
  filter,
  onEdit,
}: {
  readonly filter: EnforcementFilter;
  readonly onEdit: (edit: (filter: EnforcementFilter) => EnforcementFilter) => void;
}): ReactElement {
  const words = timeWords(filter);
  const { last, from, to } = filter;
  const isSpan = from === undefined && to === undefined && spans.some((ms) => ms === last);
  return (
    <Select
      label="Time"
      labelHidden
      value={words === null ? '' : isSpan ? String(last) : '*'}
      onChange={({ target }) => {
        const time = target.value === '' ? {} : { last: Number(target.value) };
        onEdit((current) => ({ ...withoutTime(current), ...time }));
      }}
      className={words === null ? 'text-secondary' : 'bg-selected font-medium'}
    >
      <option value="">Any time</option>
      {words === null || isSpan ? null : <option value="*">{words}</option>}
      {spans.map((ms) => (
        <option key={ms} value={ms}>
          {timeWords({ last: ms })}
        </option>
      ))}
    </Select>
  );
}
