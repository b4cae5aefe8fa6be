import type { ReactElement, ReactNode } from 'react';
import { cx } from './class-names';

interface RadioCardProps {
  /** Of the group: one of its cards is chosen. */
  readonly group: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

/** One choice of a few that want more than a word; goes into a `fieldset`. */
export function RadioCard({ group, chosen, onChoose, children }: RadioCardProps): ReactElement {
  return (
    <label
      className={cx(
        'flex cursor-pointer gap-2.5 rounded-md border px-3 py-1.5',
        chosen ? 'border-control bg-selected' : 'hover:bg-hover',
      )}
    >
      <input type="radio" name={group} className="mt-0.5 self-start" checked={chosen} onChange={onChoose} />
      <span className="min-w-0 flex-1">{children}</span>
    </label>
  );
}
