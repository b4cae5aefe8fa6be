'use client';
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useState } from 'react';
import { paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { setTheme } from '../shell/theme';
import { cx } from '../ui/class-names';
import { Dialog } from '../ui/dialog';
import { inputLook } from '../ui/field';
import { Icon, type IconName } from '../ui/icons';
import { useSessions } from './use-sessions';

interface Deed {
  readonly id: string;
  readonly name: string;
  readonly icon: IconName;
  readonly run: () => void;
}

/** Entries shown at once. */
const deedsShownMax = 12;

const fixedDeeds: readonly Deed[] = [
  {
    id: 'new',
    name: 'New session',
    icon: 'plus',
    run: () => window.dispatchEvent(new Event('codexchat-new-session')),
  },
  { id: 'home', name: 'Go to the list', icon: 'list', run: () => goTo(paths.home) },
  { id: 'enforcement', name: 'Enforcement log', icon: 'hand', run: () => goTo(paths.enforcement) },
  { id: 'ledger', name: 'Ledger and jobs', icon: 'seal', run: () => goTo(paths.ledger) },
  { id: 'policies', name: 'Policies', icon: 'shield', run: () => goTo(paths.policies) },
  { id: 'diagnostics', name: 'Diagnostics', icon: 'plug', run: () => goTo(paths.diagnostics) },
  { id: 'settings', name: 'Settings', icon: 'gear', run: () => goTo(paths.settings) },
  { id: 'light', name: 'Light theme', icon: 'spark', run: () => setTheme('light') },
  { id: 'dark', name: 'Dark theme', icon: 'moon', run: () => setTheme('dark') },
  { id: 'system', name: 'Theme of the system', icon: 'disc', run: () => setTheme('system') },
];

export function Palette(): ReactElement {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 'k' || event.shiftKey) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title="Go to">
      <PaletteList onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function PaletteList({ onDone }: { readonly onDone: () => void }): ReactElement {
  const sessions = useSessions({ archived: false });
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const deeds = useMemo(() => {
    const jumps = (sessions.data?.rows ?? []).map(
      (row): Deed => ({
        id: row.sessionId,
        name: row.title,
        icon: 'message',
        run: () => goTo(paths.session(row.sessionId)),
      }),
    );
    const words = typed.trim().toLowerCase();
    return [...fixedDeeds, ...jumps]
      .filter((deed) => deed.name.toLowerCase().includes(words))
      .slice(0, deedsShownMax);
  }, [sessions.data, typed]);
  const run = (deed: Deed | undefined) => {
    if (!deed) return;
    onDone();
    deed.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((index) => Math.min(deeds.length - 1, index + 1));
    else if (event.key === 'ArrowUp') setAt((index) => Math.max(0, index - 1));
    else if (event.key === 'Enter') run(deeds[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div className="grid gap-2">
      <input
        role="combobox"
        aria-label="Go to a session or an action"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={deeds[at] ? `palette-${deeds[at].id}` : undefined}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className={cx(inputLook, 'h-8')}
      />
      <div id="palette-list" role="listbox" aria-label="Entries">
        {deeds.map((deed, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled on the combobox, which keeps the focus.
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox points at it by aria-activedescendant.
          <div
            key={deed.id}
            id={`palette-${deed.id}`}
            role="option"
            aria-selected={index === at}
            onClick={() => run(deed)}
            className={cx(
              'flex h-8 cursor-pointer items-center gap-2 rounded-md px-2',
              index === at ? 'bg-selected' : 'hover:bg-hover',
            )}
          >
            <Icon name={deed.icon} size={14} />
            <span className="truncate">{deed.name}</span>
          </div>
        ))}
      </div>
      {deeds.length === 0 ? <p className="text-secondary">Nothing matches.</p> : null}
    </div>
  );
}
