import type { ReactElement } from 'react';
import type { SessionView } from '../../server/http';
import type { Trouble } from '../../server/vocabulary';
import { VisibleText } from '../patterns/visible-code';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Callout } from '../ui/callout';

interface ArchiveBannerProps {
  readonly source: NonNullable<SessionView['source']>;
  /** Why the session cannot go on, and what to do. */
  readonly problem: Trouble | null;
}

/** What is on screen is the archive and not the ledger: why, and what that means. */
export function ArchiveBanner({ source, problem }: ArchiveBannerProps): ReactElement {
  return (
    <Callout
      role="status"
      intent="danger"
      icon="archive"
      title="Read from the archive instead of the ledger: nothing here is proven"
      actions={
        <PlaceLink href={paths.ledger} className="self-center rounded text-link underline">
          Verify the ledger
        </PlaceLink>
      }
    >
      {source.reason ? (
        <p>
          <VisibleText text={source.reason} prose />
        </p>
      ) : null}
      {problem ? (
        <p className="text-secondary">
          {problem.safe} {problem.next}
        </p>
      ) : null}
    </Callout>
  );
}
