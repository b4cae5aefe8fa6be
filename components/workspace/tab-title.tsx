'use client';
import { useEffect } from 'react';
import type { Place } from '../shell/paths';
import { usePlace } from '../shell/place-link';
import { pendingIn } from './session-groups';
import { useSessions } from './use-sessions';

const screenNames: Partial<Record<Place['screen'], string>> = {
  settings: 'Settings',
  project: 'Project',
  ledger: 'Ledger',
  diagnostics: 'Diagnostics',
  enforcement: 'Enforcement log',
  policies: 'Policies',
  replay: 'Replay',
};

/** The browser tab says how many answers wait and what is open. A spoken line tells of a new one. */
export function TabTitle() {
  const sessions = useSessions({ archived: false });
  const place = usePlace();
  const rows = sessions.data?.rows ?? [];
  const waiting = pendingIn(rows);
  const open = place.screen === 'session' ? rows.find((row) => row.sessionId === place.sessionId) : undefined;
  const name = open?.title ?? screenNames[place.screen] ?? null;
  const title = `${waiting > 0 ? `(${waiting}) ` : ''}${name ? `${name} · ` : ''}CodexChat`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <p aria-live="polite" className="sr-only">
      {waiting === 0 ? '' : waiting === 1 ? '1 request waits for you' : `${waiting} requests wait for you`}
    </p>
  );
}
