import type { ReactElement, ReactNode } from 'react';
import { cx } from './class-names';
import { Busy, Icon, type IconName } from './icons';

/** What a colour means. There is no colour without one of these words. */
export type Intent = 'neutral' | 'info' | 'success' | 'notice' | 'danger';

export const intentText: Record<Intent, string> = {
  neutral: 'text-secondary',
  info: 'text-info-text',
  success: 'text-success-text',
  notice: 'text-notice-text',
  danger: 'text-danger-text',
};

export const intentBox: Record<Intent, string> = {
  neutral: 'bg-neutral-soft border-neutral-line text-neutral-text',
  info: 'bg-info-soft border-info-line text-info-text',
  success: 'bg-success-soft border-success-line text-success-text',
  notice: 'bg-notice-soft border-notice-line text-notice-text',
  danger: 'bg-danger-soft border-danger-line text-danger-text',
};

interface ChipProps {
  readonly intent?: Intent;
  readonly icon?: IconName | 'busy' | undefined;
  readonly title?: string | undefined;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A short fact: icon and word in a quiet box. */
export function Chip({ intent = 'neutral', icon, title, className, children }: ChipProps): ReactElement {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-5 min-w-0 items-center gap-1 whitespace-nowrap rounded border px-1.5 text-12 font-medium',
        intentBox[intent],
        className,
      )}
    >
      {icon === 'busy' ? <Busy size={12} /> : icon ? <Icon name={icon} size={12} /> : null}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** The same fact without a box, for dense rows. */
export function Mark({ intent = 'neutral', icon, title, className, children }: ChipProps): ReactElement {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex items-center gap-1.5 whitespace-nowrap text-12',
        intentText[intent],
        className,
      )}
    >
      {icon === 'busy' ? <Busy size={13} /> : icon ? <Icon name={icon} size={13} /> : null}
      {children}
    </span>
  );
}
