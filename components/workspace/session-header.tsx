'use client';
import { type ReactElement, useState } from 'react';
import type { SessionView } from '../../server/http';
import type { RuntimeRow, SandboxMode } from '../../server/vocabulary';
import { GrantsChip } from '../policy/grants-dialog';
import { ModeChooser } from '../policy/mode-chooser';
import { UnjudgedChip } from '../policy/unjudged-chip';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { RuntimeMark } from '../shell/status-line';
import { Chip } from '../ui/chip';
import { Icon } from '../ui/icons';
import { ModelChooser } from './model-chooser';
import { ReadPathChips } from './read-path-chip';
import { TitleEditor } from './title-editor';
import { UsageMeter } from './usage-meter';
import { useStatus } from './use-sessions';

interface SessionHeaderProps {
  readonly view: SessionView;
  readonly runtime: RuntimeRow | null;
}

const sandboxWords: Record<SandboxMode, string> = {
  'read-only': 'Sandbox: read only',
  'workspace-write': 'Sandbox: writes in the project',
  'danger-full-access': 'No sandbox',
};
const isSandbox = (word: string): word is SandboxMode => word in sandboxWords;

/** What the runtime said it applies; before a thread exists, what will be asked of it. */
function SandboxChip({ view }: { readonly view: SessionView }): ReactElement {
  const { echo } = view.session;
  const wanted = view.project.settings;
  const mode = echo?.sandbox ?? wanted.sandbox;
  const network = echo?.network ?? wanted.network;
  const differs = echo !== null && (echo.sandbox !== wanted.sandbox || echo.network !== wanted.network);
  const danger = mode === 'danger-full-access';
  return (
    <Chip
      icon="shield"
      intent={danger ? 'danger' : differs || network ? 'notice' : 'neutral'}
      title={
        echo === null
          ? 'Chosen for this project; the runtime has not begun a thread yet'
          : differs
            ? 'The runtime applies other settings than the project asks for; they take effect with the next turn'
            : 'As the runtime itself reports it'
      }
    >
      {isSandbox(mode) ? sandboxWords[mode] : mode}
      {network ? ', network on' : ''}
      {differs ? ' (differs)' : ''}
    </Chip>
  );
}

function Title({ view }: { readonly view: SessionView }): ReactElement {
  const [renaming, setRenaming] = useState(false);
  if (renaming)
    return (
      <div className="min-w-0 max-w-md flex-1">
        <TitleEditor session={view.session} onDone={() => setRenaming(false)} />
      </div>
    );
  return (
    <h1 className="min-w-0 text-14 font-semibold">
      <button
        type="button"
        title="Rename"
        onClick={() => setRenaming(true)}
        className="block max-w-full truncate rounded px-1 hover:bg-hover"
      >
        {view.session.title}
      </button>
    </h1>
  );
}

/** Title, place, model, mode, sandbox, use, and the process behind it. */
export function SessionHeader({ view, runtime }: SessionHeaderProps): ReactElement {
  const { session, project } = view;
  const archives = useStatus().data?.archives ?? null;
  return (
    <header className="shrink-0 border-b bg-raised">
      <div className="flex h-11 items-center gap-2 pr-4 pl-4">
        <PlaceLink
          href={paths.home}
          aria-label="Back to the list"
          className="grid size-7 place-items-center rounded-md text-secondary hover:bg-hover wide:hidden"
        >
          <Icon name="back" />
        </PlaceLink>
        <Title view={view} />
        <span className="flex-1" />
        <UsageMeter usage={session.usage} />
        <div className="min-w-0 max-wide:max-w-32">
          <ModelChooser session={session} runtime={runtime} />
        </div>
        <PlaceLink
          href={paths.sessionDialog(session.sessionId, 'export')}
          aria-label="Export this session…"
          title="Export this session…"
          className="grid size-7 shrink-0 place-items-center rounded-md text-secondary hover:bg-hover hover:text-content"
        >
          <Icon name="download" />
        </PlaceLink>
      </div>
      <div className="flex min-h-7 flex-wrap items-center gap-1.5 px-4 pb-2">
        <Chip icon="folder" title={project.path}>
          {project.name}
        </Chip>
        <ModeChooser session={session} />
        <GrantsChip session={session} />
        <UnjudgedChip session={session} />
        <SandboxChip view={view} />
        <ReadPathChips view={view} archives={archives} />
        <span className="flex-1" />
        {runtime ? <RuntimeMark runtime={runtime} /> : null}
      </div>
      {session.flavour === 'demo' ? (
        <p className="flex items-center gap-2 border-t border-notice-line bg-notice-soft px-4 py-1 text-12 text-notice-text">
          <Icon name="flask" size={13} />
          <strong className="font-semibold">Demo</strong>
          <span className="min-w-0">
            The real Codex process with a scripted model on this machine. Commands and edits are real.
          </span>
        </p>
      ) : null}
    </header>
  );
}
