import type { ReactElement } from 'react';
import type { PlaneStatus } from '../../server/http';
import { VisibleText } from '../patterns/visible-code';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { useSessions } from '../workspace/use-sessions';

/** Sessions whose Markdown beside the ledger is old, and why. The ledger has all of it. */
export function ArchivesBehind({ archives }: Pick<PlaneStatus, 'archives'>): ReactElement {
  const sessions = useSessions({ archived: false });
  const titles = new Map(sessions.data?.rows.map(({ sessionId, title }) => [sessionId, title]));
  return (
    <ul className="grid gap-2">
      {archives.problems.map(({ sessionId, problem }) => (
        <li key={sessionId}>
          <PlaceLink href={paths.session(sessionId)} className="rounded text-link underline">
            {titles.get(sessionId) ?? sessionId}
          </PlaceLink>
          <p className="text-secondary wrap-anywhere">
            <VisibleText text={`${problem.what} ${problem.next}`} prose />
          </p>
        </li>
      ))}
    </ul>
  );
}
