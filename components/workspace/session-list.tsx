'use client';
import type { ReactElement } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { usePlace } from '../shell/place-link';
import { Button } from '../ui/button';
import { intentText } from '../ui/chip';
import { cx } from '../ui/class-names';
import { attentionWords } from './attention-words';
import { groupSessions } from './session-groups';
import { SessionListRow } from './session-list-row';
import { useProjects, useSessions } from './use-sessions';

interface SessionListProps {
  readonly search: string;
  readonly archived: boolean;
  readonly onArchived: (archived: boolean) => void;
}

function Rows({ rows, archived }: { readonly rows: readonly SessionRow[]; readonly archived: boolean }) {
  const place = usePlace();
  const projects = useProjects();
  const names = new Map(projects.data?.rows.map((project) => [project.projectId, project.name]));
  return groupSessions(rows).map((group) => {
    const words = attentionWords[group.attention];
    return (
      <section key={group.attention} aria-label={words.title} className="mb-2">
        <h2
          className={cx('flex items-center gap-1.5 px-3 py-1 text-12 font-medium', intentText[words.intent])}
        >
          {words.title}
          <span className="text-tertiary tabular-nums">{group.rows.length}</span>
        </h2>
        <ul>
          {group.rows.map((row) => (
            <SessionListRow
              key={row.sessionId}
              session={row}
              project={names.get(row.projectId) ?? null}
              open={place.screen === 'session' && place.sessionId === row.sessionId}
              archived={archived}
            />
          ))}
        </ul>
      </section>
    );
  });
}

function Nothing({
  search,
  archived,
}: {
  readonly search: string;
  readonly archived: boolean;
}): ReactElement {
  const words =
    search !== ''
      ? `No title contains “${search}”.`
      : archived
        ? 'Nothing is archived.'
        : 'No sessions yet. A session is one conversation with the agent in one folder.';
  return <p className="px-3 py-2 text-secondary">{words}</p>;
}

/** Sessions by attention; loading, empty, failed and cut-off states included. */
export function SessionList({ search, archived, onArchived }: SessionListProps): ReactElement {
  const sessions = useSessions(search === '' ? { archived } : { archived, search });
  const rows = sessions.data?.rows;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {rows === undefined && sessions.isError ? (
        <div className="p-3">
          <TroubleCallout
            trouble={failureOf(sessions.error).trouble}
            actions={<Button onClick={() => void sessions.refetch()}>Load again</Button>}
          />
        </div>
      ) : rows === undefined ? (
        <p className="px-3 py-2 text-secondary">Loading sessions</p>
      ) : rows.length === 0 ? (
        <Nothing search={search} archived={archived} />
      ) : (
        <Rows rows={rows} archived={archived} />
      )}
      {sessions.data?.more ? (
        <p className="px-3 py-2 text-12 text-secondary">
          Older sessions are not listed. Search finds them by title.
        </p>
      ) : null}
      <button
        type="button"
        aria-pressed={archived}
        onClick={() => onArchived(!archived)}
        className="mx-3 rounded py-1 text-12 text-secondary underline hover:text-content"
      >
        {archived ? 'Back to open sessions' : 'Show archived'}
      </button>
    </div>
  );
}
