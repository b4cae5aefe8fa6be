'use client';
import type { ReactElement } from 'react';
import type { SessionView } from '../../server/http';
import type { RuntimeRow } from '../../server/vocabulary';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { ArchiveBanner } from '../recovery/archive-banner';
import { LostThreadBanner } from '../recovery/lost-thread-banner';
import { QuarantineBanner } from '../recovery/quarantine-banner';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { useTRPCClient } from '../shell/trpc';
import { TrustBanner } from '../trust/trust-banner';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { RuntimeBanner } from './runtime-banner';
import { useAccount } from './use-account';
import { useStatus } from './use-sessions';

interface BannersProps {
  readonly view: SessionView;
  readonly runtime: RuntimeRow | null;
}

function LoginBanner(): ReactElement | null {
  const { account } = useAccount();
  if (account?.state !== 'logged-out') return null;
  return (
    <Callout
      intent="notice"
      title="Codex is not logged in"
      actions={
        <PlaceLink href={paths.settingsPart('login')} className="text-link underline">
          Log in under Settings
        </PlaceLink>
      }
    >
      <p>Your sessions and drafts are kept. A prompt sent now will fail with the provider's answer.</p>
    </Callout>
  );
}

function ArchivedBanner({ sessionId }: { readonly sessionId: string }): ReactElement {
  const client = useTRPCClient();
  const restore = useCommand(client.sessions.archive.mutate);
  return (
    <Callout
      icon="archive"
      title="This session is archived"
      actions={
        <Button busy={restore.saving} onClick={() => void restore.submit({ sessionId, archived: false })}>
          Restore
        </Button>
      }
    >
      {restore.failure ? <p className="text-danger-text">{restore.failure.trouble.what}</p> : null}
    </Callout>
  );
}

/** What stands between the person and the next turn, each with its remedy. */
export function SessionBanners({ view, runtime }: BannersProps): ReactElement {
  const status = useStatus();
  const { session } = view;
  const sandboxNeeded = view.project.settings.sandbox !== 'danger-full-access';
  const sandboxProblem = status.data?.sandbox?.works === false ? status.data.sandbox.problem : null;
  const codexProblem = status.data?.codex.problem ?? null;
  // The banner of the runtime says the same, and has the button.
  const saidByRuntime = runtime?.phase === 'fatal' && runtime.problem?.what === codexProblem?.what;
  // What is only read from an archive belongs to no project that is known.
  const takesPrompts = session.archivedAt === null && view.source?.from !== 'archive-unverified';
  return (
    <div className="mx-auto grid w-full max-h-[55vh] max-w-[860px] shrink-0 gap-2 overflow-y-auto px-5 py-3 empty:hidden">
      {codexProblem && !saidByRuntime ? <TroubleCallout role="status" trouble={codexProblem} /> : null}
      {runtime ? <RuntimeBanner runtime={runtime} /> : null}
      {session.threadState === 'lost' ? <LostThreadBanner session={session} /> : null}
      {session.quarantine === undefined ? null : (
        <QuarantineBanner sessionId={session.sessionId} quarantine={session.quarantine} />
      )}
      {view.source?.from === 'archive-unverified' ? (
        <ArchiveBanner source={view.source} problem={view.folderProblem} />
      ) : view.folderProblem ? (
        <TroubleCallout role="status" icon="folder" trouble={view.folderProblem} />
      ) : null}
      {sandboxProblem && sandboxNeeded && !codexProblem ? (
        <TroubleCallout role="status" intent="notice" icon="shield" trouble={sandboxProblem} />
      ) : null}
      {takesPrompts && view.project.removedAt === null ? <TrustBanner projectId={session.projectId} /> : null}
      {session.flavour === 'codex' && session.archivedAt === null ? <LoginBanner /> : null}
      {session.archivedAt === null ? null : <ArchivedBanner sessionId={session.sessionId} />}
    </div>
  );
}
