'use client';
import type { ReactElement } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { ClockTime } from '../patterns/moment';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { DiagnosticsLink } from '../shell/diagnostics-link';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';

interface QuarantineBannerProps {
  readonly sessionId: string;
  readonly quarantine: NonNullable<SessionRow['quarantine']>;
}

/** A session whose turns end the runtime again and again: why it sends nothing, what is kept, and the release. */
export function QuarantineBanner({ sessionId, quarantine }: QuarantineBannerProps): ReactElement {
  const client = useTRPCClient();
  const release = useCommand(client.sessions.release.mutate);
  const { crashes, since } = quarantine;
  return (
    <Callout
      role="status"
      intent="danger"
      icon="pause"
      title="This session is in quarantine: it sends no turn until you release it"
      actions={
        <>
          <Button icon="send" busy={release.saving} onClick={() => void release.submit({ sessionId })}>
            Release the session
          </Button>
          <DiagnosticsLink />
        </>
      }
    >
      <p className="text-secondary">
        The runtime ended by itself in {crashes} turns of this session, one after the other, the last time at{' '}
        <ClockTime at={since} />.
      </p>
      <p>
        Everything you see here is kept, prompts and partial answers included. No request was approved by it,
        and other sessions go on.
      </p>
      <p className="text-secondary">
        Look at the last turns first: what ended the runtime may do so again. After a release the count begins
        anew.
      </p>
      {release.failure ? (
        <div className="mt-2">
          <TroubleCallout role="alert" trouble={release.failure.trouble} />
        </div>
      ) : null}
    </Callout>
  );
}
