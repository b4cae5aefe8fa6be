import type { ReactElement } from 'react';
import type { EnforcementFilter } from '../../server/vocabulary';
import { IconButton } from '../ui/button';
import { withList } from './filter-address';

/** Conditions that an address or a link can have, and no choice offers. */
const others = [
  ['session', 'Session'],
  ['because', 'Because'],
  ['policy', 'Policy'],
] as const;

/** What else narrows the selection is shown, too, and can be taken away. */
export function OtherConditions({
  filter,
  onEdit,
}: {
  readonly filter: EnforcementFilter;
  readonly onEdit: (edit: (filter: EnforcementFilter) => EnforcementFilter) => void;
}): ReactElement {
  return (
    <>
      {others.map(([name, word]) => {
        const values = filter[name];
        if (!values?.length) return null;
        const text = values.join(' or ');
        return (
          <span
            key={name}
            className="inline-flex h-8 max-w-60 items-center gap-1 rounded-md border border-control bg-selected pl-2 font-medium"
          >
            <span className="shrink-0">{word}</span>
            <span className="truncate font-mono text-12" title={text}>
              {text}
            </span>
            <IconButton
              icon="close"
              size={13}
              label={`Without the condition: ${word.toLowerCase()}`}
              onClick={() => onEdit((current) => withList(current, name, []))}
            />
          </span>
        );
      })}
    </>
  );
}
