import { type ComponentProps, type ReactElement, type ReactNode, useId } from 'react';
import { cx } from './class-names';

export const inputLook =
  'w-full rounded-md border border-control bg-raised px-2.5 text-13 text-content placeholder:text-tertiary disabled:opacity-60';

interface FieldProps extends ComponentProps<'input'> {
  readonly label: string;
  readonly hint?: ReactNode;
}

export function Field({ label, hint, className, ...rest }: FieldProps): ReactElement {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        autoComplete="off"
        spellCheck={false}
        {...rest}
        className={cx(inputLook, 'h-8', className)}
      />
      {hint ? (
        <p id={`${id}-hint`} className="text-12 text-secondary">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

interface SelectProps extends ComponentProps<'select'> {
  readonly label: string;
  /** Without a box, for heads and lines. Its label is for screen readers only. */
  readonly quiet?: boolean;
  readonly labelHidden?: boolean;
}

export function Select(props: SelectProps): ReactElement {
  const { label, quiet = false, labelHidden = quiet, className, children, ...rest } = props;
  const id = useId();
  return (
    <div className={cx('min-w-0', labelHidden ? '' : 'grid gap-1')}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'font-medium'}>
        {label}
      </label>
      <select
        id={id}
        {...rest}
        className={cx(
          'max-w-full truncate rounded-md border text-13 disabled:opacity-60',
          quiet
            ? 'h-6 border-transparent bg-transparent px-1 text-12 text-secondary hover:bg-hover hover:text-content'
            : 'h-8 border-control bg-raised px-2',
          className,
        )}
      >
        {children}
      </select>
    </div>
  );
}
