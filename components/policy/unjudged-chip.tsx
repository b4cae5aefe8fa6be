import type { ReactElement } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Chip } from '../ui/chip';

/** Says in the head of a session that something ran without a decision on record, and leads to it. Nothing while nothing did. */
export function UnjudgedChip({ session }: { readonly session: SessionRow }): ReactElement | null {
  if (session.unjudged === undefined) return null;
  const { count } = session.unjudged;
  return (
    <PlaceLink
      href={paths.unjudged(session.sessionId)}
      className="inline-flex min-w-0 rounded hover:underline"
    >
      <Chip
        intent="danger"
        icon="alert"
        title="Neither policy nor a person had let it run. Look at what it did, and stop the runtime if you do not know it."
      >
        {count === 1 ? '1 act ran unjudged' : `${count.toLocaleString('en')} acts ran unjudged`}
      </Chip>
    </PlaceLink>
  );
}
