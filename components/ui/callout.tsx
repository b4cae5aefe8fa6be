import type { ReactElement, ReactNode } from 'react';
import { type Intent, intentBox } from './chip';
import { cx } from './class-names';
import { Icon, type IconName } from './icons';

const icons: Record<Intent, IconName> = {
  neutral: 'info',
  info: 'info',
  success: 'check',
  notice: 'alert',
  danger: 'alert',
};

interface CalloutProps {
  readonly intent?: Intent;
  readonly icon?: IconName;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** `alert` interrupts a screen reader; use it only where the person just acted. */
  readonly role?: 'alert' | 'status' | 'note';
  readonly className?: string;
}

export function Callout(props: CalloutProps): ReactElement {
  const {
    intent = 'neutral',
    icon = icons[intent],
    title,
    children,
    actions,
    role = 'note',
    className,
  } = props;
  return (
    <div role={role} className={cx('flex gap-2.5 rounded-md border px-3 py-2', intentBox[intent], className)}>
      <span className="pt-px">
        <Icon name={icon} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="font-medium wrap-anywhere">{title}</div>
        {children ? <div className="mt-0.5 text-content wrap-anywhere">{children}</div> : null}
        {actions ? <div className="mt-2 flex flex-wrap gap-2 text-content">{actions}</div> : null}
      </div>
    </div>
  );
}
