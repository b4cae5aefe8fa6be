import type { ReactElement, RefObject } from 'react';
import { cx } from '../ui/class-names';
import { inputLook } from '../ui/field';
import { Icon } from '../ui/icons';
import { Kbd } from '../ui/kbd';

interface SearchFieldProps {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function SearchField({ ref, value, onChange }: SearchFieldProps): ReactElement {
  return (
    <div className="relative">
      <span className="pointer-events-none absolute inset-y-0 left-2 grid place-items-center text-tertiary">
        <Icon name="search" size={14} />
      </span>
      <input
        ref={ref}
        type="search"
        aria-label="Search sessions by title"
        placeholder="Search titles"
        maxLength={200}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (value === '') event.currentTarget.blur();
          onChange('');
        }}
        className={cx(inputLook, 'h-7 pr-8 pl-7 [&::-webkit-search-cancel-button]:hidden')}
      />
      {value === '' ? (
        <span className="pointer-events-none absolute inset-y-0 right-2 grid place-items-center">
          <Kbd>/</Kbd>
        </span>
      ) : null}
    </div>
  );
}
