import type { ReactElement, ReactNode } from 'react';
import { type Intent, intentText } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Busy, Icon, type IconName } from '../ui/icons';

interface ItemFrameProps {
  readonly icon: IconName | 'busy';
  readonly intent?: Intent;
  /** What it is, for screen readers. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A row of the transcript: an icon in the rail, the content beside it. */
export function ItemFrame({ icon, intent = 'neutral', label, children }: ItemFrameProps): ReactElement {
  return (
    <article aria-label={label} className="flex gap-3">
      <span className={cx('grid h-6 w-4 shrink-0 place-items-center', intentText[intent])}>
        {icon === 'busy' ? <Busy /> : <Icon name={icon} size={15} />}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
    </article>
  );
}

/** The box of a deed: one head line, then whatever belongs to it. */
export function ItemCard({ head, children }: { readonly head: ReactNode; readonly children?: ReactNode }) {
  return (
    <div className="overflow-hidden rounded-md border bg-raised">
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1">{head}</div>
      {children}
    </div>
  );
}
