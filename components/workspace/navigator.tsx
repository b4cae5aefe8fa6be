'use client';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Button } from '../ui/button';
import { Icon } from '../ui/icons';
import { NewSessionDialog } from './new-session-dialog';
import { ProjectList } from './project-list';
import { SearchField } from './search-field';
import { SessionList } from './session-list';
import { useDebounced } from './use-debounced';
import { useListKeys } from './use-list-keys';

/** How long typing may rest before the list is searched, ms. */
const searchRestMs = 120;

/** The screens besides the sessions. */
const places = [
  { href: paths.enforcement, name: 'Enforcement log', icon: 'hand' },
  { href: paths.policies, name: 'Policies', icon: 'shield' },
  { href: paths.ledger, name: 'Ledger and jobs', icon: 'seal' },
  { href: paths.settings, name: 'Settings', icon: 'gear' },
] as const;

/** The left pane: sessions by attention, projects, and the way to new ones. */
export function Navigator(): ReactElement {
  const [creating, setCreating] = useState(false);
  const [typed, setTyped] = useState('');
  const [archived, setArchived] = useState(false);
  const search = useDebounced(typed.trim(), searchRestMs);
  const field = useRef<HTMLInputElement>(null);
  useListKeys(field);
  useEffect(() => {
    const onNew = () => setCreating(true);
    window.addEventListener('codexchat-new-session', onNew);
    return () => window.removeEventListener('codexchat-new-session', onNew);
  }, []);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-2 pr-2 pl-3">
        <PlaceLink href={paths.home} className="flex items-center gap-2 rounded font-semibold text-14">
          <Icon name="shield" size={17} />
          CodexChat
        </PlaceLink>
        <span className="flex-1" />
        {places.map(({ href, name, icon }) => (
          <PlaceLink
            key={href}
            href={href}
            aria-label={name}
            title={name}
            className="grid size-7 place-items-center rounded-md text-secondary hover:bg-hover hover:text-content"
          >
            <Icon name={icon} />
          </PlaceLink>
        ))}
      </div>
      <div className="grid shrink-0 gap-2 px-3 pb-2">
        <Button icon="plus" className="w-full" onClick={() => setCreating(true)}>
          New session
        </Button>
        <SearchField ref={field} value={typed} onChange={setTyped} />
      </div>
      <SessionList search={search} archived={archived} onArchived={setArchived} />
      <ProjectList />
      <NewSessionDialog open={creating} onClose={() => setCreating(false)} />
    </div>
  );
}
