'use client';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { SessionView } from '../../server/http';
import { ApprovalDock } from '../approval/approval-dock';
import { Composer } from '../composer/composer';
import { mergeView } from '../feed/merge-view';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { useTRPC } from '../shell/trpc';
import { Transcript } from '../transcript/transcript';
import { Button } from '../ui/button';
import { ScenarioChips, Scenarios } from './scenarios';
import { SessionBanners } from './session-banners';
import { SessionHeader } from './session-header';
import { useStatus } from './use-sessions';

function useSessionView(sessionId: string) {
  const trpc = useTRPC();
  return useQuery(
    trpc.sessions.get.queryOptions(
      { sessionId },
      {
        // The state of the folder comes with no entry of the record.
        refetchOnWindowFocus: 'always',
        structuralSharing: (old, fresh) => mergeView(old as SessionView | undefined, fresh as SessionView),
      },
    ),
  );
}

function Opened({ view }: { readonly view: SessionView }): ReactElement {
  const status = useStatus();
  const runtime = status.data?.runtimes.find((row) => row.flavour === view.session.flavour) ?? null;
  const empty = view.page.items.length === 0;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SessionHeader view={view} runtime={runtime} />
      <SessionBanners view={view} runtime={runtime} />
      {empty ? <Scenarios view={view} /> : <Transcript view={view} />}
      <ApprovalDock approvals={view.approvals} />
      <ScenarioChips view={view} />
      <Composer view={view} runtime={runtime} />
    </div>
  );
}

/** The right pane with one session: loading, failed and open. */
export function SessionStage({ sessionId }: { readonly sessionId: string }): ReactElement {
  const view = useSessionView(sessionId);
  if (view.data) return <Opened view={view.data} />;
  if (view.isError)
    return (
      <div className="mx-auto w-full max-w-lg p-6">
        <TroubleCallout
          trouble={failureOf(view.error).trouble}
          actions={
            <>
              <Button icon="refresh" onClick={() => void view.refetch()}>
                Load again
              </Button>
              <PlaceLink href={paths.home} className="self-center text-link underline">
                Back to the list
              </PlaceLink>
            </>
          }
        />
      </div>
    );
  return <p className="p-6 text-secondary">Loading the session</p>;
}
