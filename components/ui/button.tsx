import type { ComponentProps, ReactElement } from 'react';
import { cx } from './class-names';
import { Busy, Icon, type IconName } from './icons';

export type ButtonTone = 'solid' | 'outline' | 'ghost' | 'danger';

const tones: Record<ButtonTone, string> = {
  solid: 'bg-solid text-inverse border-solid not-disabled:hover:bg-solid-hover',
  outline: 'bg-raised text-content border-line-strong not-disabled:hover:bg-hover',
  ghost: 'border-transparent text-secondary not-disabled:hover:bg-hover not-disabled:hover:text-content',
  danger: 'bg-raised text-danger-text border-danger-line not-disabled:hover:bg-danger-soft',
};

interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: ButtonTone;
  readonly icon?: IconName | undefined;
  /** Under way: says so, and cannot be pressed again. */
  readonly busy?: boolean;
  /** Why it cannot be pressed; shown on hover and to screen readers. */
  readonly refused?: string | undefined;
  readonly size?: 'small' | 'normal' | 'large';
}

const sizes = {
  small: 'h-6 px-2 text-12 gap-1',
  normal: 'h-7 px-2.5 text-13 gap-1.5',
  large: 'h-9 px-4 text-14 gap-2',
} as const;

export function Button({
  tone = 'outline',
  size = 'normal',
  icon,
  busy = false,
  refused,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy || refused !== undefined}
      title={refused ?? rest.title}
      className={cx(
        'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium',
        'transition-colors duration-100 disabled:opacity-55',
        sizes[size],
        tones[tone],
        className,
      )}
    >
      {busy ? <Busy /> : icon ? <Icon name={icon} size={size === 'small' ? 13 : 15} /> : null}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: IconName;
  /** What it does: the accessible name and the tooltip. */
  readonly label: string;
  readonly size?: number;
}

export function IconButton({ icon, label, size = 15, className, ...rest }: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={cx(
        'inline-grid size-7 shrink-0 place-items-center rounded-md text-secondary transition-colors duration-100',
        'hover:bg-hover hover:text-content disabled:opacity-55',
        className,
      )}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}
