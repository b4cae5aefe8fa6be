'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import type { ReactElement } from 'react';
import type { SessionView } from '../../server/http';
import type { RuntimeRow, Trouble } from '../../server/vocabulary';
import { ApprovalDock } from '../approval/approval-dock';
import { Composer } from '../composer/composer';
import { blockedBy } from '../composer/composer-state';
import { useRefusal } from '../feed/feed-provider';
import { mergeView } from '../feed/merge-view';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { runtimeOf } from '../patterns/workers';
import { PlaceLine } from '../queue/place-line';
import { QueuePanel } from '../queue/queue-panel';
import { BackgroundCommands } from '../recovery/background-commands';
import { paths, type SessionDialog } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { useTRPC } from '../shell/trpc';
import { Transcript } from '../transcript/transcript';
import { Button } from '../ui/button';
import { ScenarioChips, Scenarios } from './scenarios';
import { SessionBanners } from './session-banners';
import { SessionHeader } from './session-header';
import { useStatus } from './use-sessions';

const FindDialog = dynamic(() => import('../recovery/find-dialog').then((module) => module.FindDialog));
const SummaryDialog = dynamic(() =>
  import('../recovery/summary-dialog').then((module) => module.SummaryDialog),
);
const ExportDialog = dynamic(() => import('../export/export-dialog').then((module) => module.ExportDialog));

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

interface OpenedProps {
  readonly view: SessionView;
  readonly dialog: SessionDialog | null;
}

const sendingRefused = (
  view: SessionView,
  runtime: RuntimeRow | null,
  refusal: string | null,
): string | null =>
  blockedBy({ ...view, runtime, refusal }) ?? (view.session.openTurnId === null ? null : 'A turn is running');

function Opened({ view, dialog }: OpenedProps): ReactElement {
  const status = useStatus();
  const runtime = status.data ? runtimeOf(status.data, view.session) : null;
  const empty = view.page.items.length === 0;
  const { sessionId, threadState } = view.session;
  const refusal = useRefusal();
  const lost = threadState === 'lost';
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SessionHeader view={view} runtime={runtime} />
      <SessionBanners view={view} runtime={runtime} />
      {empty ? (
        <Scenarios view={view} />
      ) : (
        <Transcript view={view} refused={sendingRefused(view, runtime, refusal)} />
      )}
      <ApprovalDock approvals={view.approvals} />
      <BackgroundCommands view={view} />
      <ScenarioChips view={view} />
      <PlaceLine sessionId={view.session.sessionId} />
      <QueuePanel view={view} />
      <Composer view={view} runtime={runtime} />
      {dialog === 'export' ? <ExportDialog session={view.session} /> : null}
      {dialog === 'find' ? <FindDialog sessionId={sessionId} lost={lost} /> : null}
      {dialog === 'summary' ? <SummaryDialog sessionId={sessionId} lost={lost} /> : null}
    </div>
  );
}

/** What the server says of an id that is none is about its form; a person has mistyped an address. */
const noSession: Trouble = {
  kind: 'browser.no-session',
  what: 'There is no session at this address.',
  safe: 'Nothing happened to your sessions.',
  next: 'The address may be mistyped. The list has every session.',
};

function NotOpened({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }) {
  const said = failureOf(error).trouble;
  const trouble = said.kind === 'http.input-invalid' ? noSession : said;
  return (
    <div className="mx-auto w-full max-w-lg p-6">
      <TroubleCallout
        trouble={trouble}
        actions={
          <>
            {trouble === noSession ? null : (
              <Button icon="refresh" onClick={onAgain}>
                Load again
              </Button>
            )}
            <PlaceLink href={paths.home} className="self-center text-link underline">
              Back to the list
            </PlaceLink>
          </>
        }
      />
    </div>
  );
}

interface SessionStageProps {
  readonly sessionId: string;
  /** What the address opens above it. */
  readonly dialog: SessionDialog | null;
}

/** The right pane with one session: loading, failed and open. */
export function SessionStage({ sessionId, dialog }: SessionStageProps): ReactElement {
  const view = useSessionView(sessionId);
  if (view.data) return <Opened view={view.data} dialog={dialog} />;
  if (view.isError) return <NotOpened error={view.error} onAgain={() => void view.refetch()} />;
  return <p className="p-6 text-secondary">Loading the session</p>;
}
