'use client';
import { type KeyboardEvent, type ReactElement, useId, useState } from 'react';
import { cx } from '../ui/class-names';
import { inputLook } from '../ui/field';
import { Icon } from '../ui/icons';

interface FolderFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly folders: readonly string[];
  readonly home: string | null;
  readonly label?: string;
}

/** A combobox over the folders of this machine: arrows choose, Tab or Enter takes, Esc closes the list. */
export function FolderField({
  value,
  onChange,
  folders,
  home,
  label = 'Folder',
}: FolderFieldProps): ReactElement {
  const id = useId();
  const [chosen, setChosen] = useState(-1);
  const [listed, setListed] = useState(true);
  const options = listed ? folders.filter((folder) => folder !== value) : [];
  const take = (folder: string) => {
    onChange(folder.endsWith('/') ? folder : `${folder}/`);
    setChosen(-1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const current = options[chosen];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setListed(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen((index) => Math.max(-1, Math.min(options.length - 1, index + step)));
    } else if ((event.key === 'Enter' || event.key === 'Tab') && current !== undefined) {
      event.preventDefault();
      take(current);
    } else if (event.key === 'Escape' && options.length > 0) {
      event.preventDefault();
      setListed(false);
    }
  };
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
        aria-describedby={`${id}-hint`}
        autoComplete="off"
        spellCheck={false}
        maxLength={4096}
        placeholder={home ?? '/'}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          setListed(true);
          setChosen(-1);
        }}
        onKeyDown={onKeyDown}
        className={cx(inputLook, 'h-8 font-mono')}
      />
      <p id={`${id}-hint`} className="text-12 text-secondary">
        An absolute path on this machine, or one that begins with ~. Arrows and Tab complete.
      </p>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Folders"
        className={cx('max-h-52 overflow-y-auto rounded-md border py-1', options.length === 0 && 'hidden')}
      >
        {options.map((folder, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled on the combobox, which keeps the focus.
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox points at it by aria-activedescendant.
          <div
            key={folder}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => take(folder)}
            className={cx(
              'flex cursor-pointer items-center gap-2 px-2.5 py-1 font-mono text-12 hover:bg-hover',
              index === chosen && 'bg-selected',
            )}
          >
            <Icon name="folder" size={13} />
            <span className="truncate">{folder}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
