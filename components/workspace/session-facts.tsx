'use client';
import { type ReactElement, type ReactNode, useId, useState } from 'react';
import type { SessionView } from '../../server/http';
import type { RuntimeRow, SandboxMode } from '../../server/vocabulary';
import { runtimePhases } from '../patterns/runtime-words';
import { GrantsChip } from '../policy/grants-dialog';
import { ModeChooser } from '../policy/mode-chooser';
import { UnjudgedChip } from '../policy/unjudged-chip';
import { RuntimeMark } from '../shell/status-line';
import { useNarrow } from '../shell/use-narrow';
import { Chip, type Intent } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icons';
import { ReadPathChips, readsOddly } from './read-path-chip';
import { useStatus } from './use-sessions';

const sandboxWords: Record<SandboxMode, string> = {
  'read-only': 'Sandbox: read only',
  'workspace-write': 'Sandbox: writes in the project',
  'danger-full-access': 'No sandbox',
};
const isSandbox = (word: string): word is SandboxMode => word in sandboxWords;

function sandboxOf({ session: { echo }, project: { settings: wanted } }: SessionView) {
  const mode = echo?.sandbox ?? wanted.sandbox;
  const network = echo?.network ?? wanted.network;
  const differs = echo !== null && (echo.sandbox !== wanted.sandbox || echo.network !== wanted.network);
  const intent: Intent = mode === 'danger-full-access' ? 'danger' : differs || network ? 'notice' : 'neutral';
  return { mode, network, differs, intent };
}

/** What the runtime said it applies; before a thread exists, what will be asked of it. */
function SandboxChip({ view }: { readonly view: SessionView }): ReactElement {
  const { echo } = view.session;
  const { mode, network, differs, intent } = sandboxOf(view);
  return (
    <Chip
      icon="shield"
      intent={intent}
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

function DemoLine(): ReactElement {
  return (
    <p className="flex items-center gap-2 border-t border-notice-line bg-notice-soft px-4 py-1 text-12 text-notice-text">
      <Icon name="flask" size={13} />
      <strong className="font-semibold">Demo</strong>
      <span className="min-w-0">
        The real Codex process with a scripted model on this machine. Commands and edits are real.
      </span>
    </p>
  );
}

interface FactsProps {
  readonly view: SessionView;
  readonly runtime: RuntimeRow | null;
}

/** Place, mode, sandbox, where it was read, and the process behind it. All of it where there is room. */
export function SessionFacts({ view, runtime }: FactsProps): ReactElement {
  const { session, project } = view;
  const archives = useStatus().data?.archives ?? null;
  const place = (
    <Chip icon="folder" title={project.path}>
      {project.name}
    </Chip>
  );
  const policy = (
    <>
      <ModeChooser session={session} />
      <GrantsChip session={session} />
      <UnjudgedChip session={session} />
    </>
  );
  const sandbox = <SandboxChip view={view} />;
  const read = <ReadPathChips view={view} archives={archives} />;
  const process = runtime ? <RuntimeMark runtime={runtime} /> : null;
  const demo = session.flavour === 'demo';
  if (useNarrow()) {
    const odd = {
      sandbox: sandboxOf(view).intent !== 'neutral',
      read: readsOddly({ view, archives }),
      process: runtime !== null && runtimePhases[runtime.phase].intent !== 'neutral',
    };
    return (
      <Folded
        shown={
          <>
            {policy}
            {odd.sandbox ? sandbox : null}
            {odd.read ? read : null}
            {odd.process ? process : null}
            {demo ? (
              <Chip intent="notice" icon="flask">
                Demo
              </Chip>
            ) : null}
          </>
        }
        below={demo ? <DemoLine /> : null}
      >
        {place}
        {odd.sandbox ? null : sandbox}
        {odd.read ? null : read}
        {odd.process ? null : process}
      </Folded>
    );
  }
  return (
    <>
      <div className="flex min-h-7 flex-wrap items-center gap-1.5 px-4 pb-2">
        {place}
        {policy}
        {sandbox}
        {read}
        <span className="flex-1" />
        {process}
      </div>
      {demo ? <DemoLine /> : null}
    </>
  );
}

interface FoldedProps {
  /** What must be seen always. */
  readonly shown: ReactNode;
  readonly below: ReactNode;
  /** What is as it should be. */
  readonly children: ReactNode;
}

/** On a narrow window one row: the transcript needs the rest, and what is not as it should be is never folded away. */
function Folded({ shown, below, children }: FoldedProps): ReactElement {
  const [open, setOpen] = useState(false);
  const rest = useId();
  return (
    <>
      <div className="flex min-h-7 flex-wrap items-center gap-1.5 px-4 pb-2">
        {shown}
        <span className="flex-1" />
        <button
          type="button"
          aria-expanded={open}
          aria-controls={rest}
          onClick={() => setOpen(!open)}
          className="inline-flex h-6 items-center gap-1 rounded-md px-1 text-12 text-secondary hover:bg-hover hover:text-content"
        >
          <span className={cx('transition-transform duration-100', open && 'rotate-90')}>
            <Icon name="chevron" size={12} />
          </span>
          Details
        </button>
      </div>
      <div id={rest} hidden={!open}>
        <div className="flex flex-wrap items-center gap-1.5 px-4 pb-2">{children}</div>
        {below}
      </div>
    </>
  );
}
