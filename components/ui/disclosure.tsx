import type { ReactElement, ReactNode } from 'react';
import { cx } from './class-names';
import { Icon } from './icons';

interface DisclosureProps {
  readonly summary: ReactNode;
  readonly children: ReactNode;
  readonly open?: boolean;
  readonly className?: string;
}

/** Folded detail: the browser's own disclosure, with our chevron. */
export function Disclosure({ summary, children, open = false, className }: DisclosureProps): ReactElement {
  return (
    <details open={open} className={cx('group/fold', className)}>
      <summary className="flex min-h-6 w-fit max-w-full items-center gap-1 rounded text-12 text-secondary hover:text-content">
        <span className="transition-transform duration-100 group-open/fold:rotate-90">
          <Icon name="chevron" size={12} />
        </span>
        <span className="min-w-0">{summary}</span>
      </summary>
      <div className="mt-1.5">{children}</div>
    </details>
  );
}
