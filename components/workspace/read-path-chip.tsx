import type { ReactElement } from 'react';
import type { PlaneStatus, SessionView } from '../../server/http';
import { Chip } from '../ui/chip';

interface ReadPathProps {
  readonly view: SessionView;
  readonly archives: PlaneStatus['archives'] | null;
}

/** What is on screen is not as sound as it should be, or the archive is not. */
export const readsOddly = ({ view: { source, session }, archives }: ReadPathProps): boolean =>
  source?.from === 'archive-unverified' ||
  archives?.problems.some(({ sessionId }) => sessionId === session.sessionId) === true;

/** Where what is on screen was read; and when the archive beside the ledger could not be written, that. */
export function ReadPathChips({ view, archives }: ReadPathProps): ReactElement {
  const { source, session } = view;
  const behind = archives?.problems.find(({ sessionId }) => sessionId === session.sessionId) ?? null;
  return (
    <>
      {source?.from === 'archive-unverified' ? (
        <Chip intent="danger" icon="archive" title={source.reason ?? undefined}>
          From the archive, unverified
        </Chip>
      ) : (
        <Chip icon="seal" title="What you see was read from the ledger">
          From the ledger
        </Chip>
      )}
      {behind === null ? null : (
        <Chip intent="notice" icon="clock" title={`${behind.problem.what} ${behind.problem.next}`}>
          Archive behind
        </Chip>
      )}
    </>
  );
}
