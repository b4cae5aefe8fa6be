'use client';
import { type ReactElement, useState } from 'react';
import type { ProjectRow, ProjectSettings, SandboxMode } from '../../server/vocabulary';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { useTRPCClient } from '../shell/trpc';
import { limitsSaid, useLimitsOfAll, useSafety } from '../trust/use-safety';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Select } from '../ui/field';
import { useProjects } from '../workspace/use-sessions';

const modes: readonly { readonly mode: SandboxMode; readonly name: string }[] = [
  { mode: 'read-only', name: 'Read only' },
  { mode: 'workspace-write', name: 'Write in the project folder' },
  { mode: 'danger-full-access', name: 'No sandbox (full access)' },
];

interface ConfirmProps {
  readonly project: ProjectRow;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

function ConfirmFullAccess({ project, onConfirm, onClose }: ConfirmProps): ReactElement {
  return (
    <Dialog open onClose={onClose} title="Run without a sandbox?">
      <div className="grid gap-3">
        <p>
          In <strong>{project.name}</strong> every command you accept will run with all your rights: it can
          read, change and delete any file you can, and reach the network. Policy still answers what it knows
          and asks you about the rest; nothing contains a command after it is accepted.
        </p>
        <p className="text-secondary">
          A command that leaves a process behind may outlive the agent. You can go back at any time; it takes
          effect with the next turn.
        </p>
        <div className="flex justify-end gap-2">
          <Button tone="ghost" onClick={onClose}>
            Keep the sandbox
          </Button>
          <Button tone="danger" icon="alert" onClick={onConfirm}>
            Run without a sandbox
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface ControlsProps {
  readonly project: ProjectRow;
  /** What policy does not allow and a list above says already, for all its projects at once. */
  readonly said?: readonly string[];
}

/** What accepted commands of one project may reach. */
export function SafetyControls({ project, said = [] }: ControlsProps): ReactElement {
  const client = useTRPCClient();
  const [confirming, setConfirming] = useState(false);
  const configure = useCommand(client.projects.configure.mutate);
  const { settings } = project;
  const safety = useSafety(project.projectId).data;
  const { fullAccess = null, network = null } = safety?.limits ?? {};
  const unsaid = limitsSaid({ fullAccess, network }).filter((why) => !said.includes(why));
  // What is not allowed any more is let go of with the next choice; until then it is kept, and does not apply.
  const change = (next: ProjectSettings) =>
    void configure.submit({
      projectId: project.projectId,
      settings: { ...next, network: next.network && network === null },
    });
  const choose = (mode: string) => {
    if (mode === 'danger-full-access') setConfirming(true);
    else if (mode === 'read-only' || mode === 'workspace-write') change({ ...settings, sandbox: mode });
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Select
          labelHidden
          label={`Sandbox of ${project.name}`}
          value={settings.sandbox}
          disabled={configure.saving}
          onChange={(event) => choose(event.target.value)}
        >
          {modes.map(({ mode, name }) => (
            <option key={mode} value={mode} disabled={mode === 'danger-full-access' && fullAccess !== null}>
              {name}
              {mode === 'danger-full-access' && fullAccess !== null ? ', not allowed by policy' : ''}
            </option>
          ))}
        </Select>
        <label className="flex cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            checked={settings.network && network === null}
            disabled={configure.saving || network !== null}
            title={network ?? undefined}
            onChange={(event) => change({ ...settings, network: event.target.checked })}
          />
          Network
        </label>
      </div>
      {unsaid.length === 0 ? null : <p className="text-12 text-secondary">{unsaid.join(' ')}</p>}
      {safety && safety.because.length > 0 ? (
        <p className="text-notice-text">
          Tighter than what was chosen, from the next turn on: sandbox {safety.applied.sandbox}, network{' '}
          {safety.applied.network ? 'on' : 'off'}.
        </p>
      ) : null}
      {settings.sandbox === 'danger-full-access' && fullAccess === null ? (
        <p className="text-danger-text">No sandbox: accepted commands run with all your rights.</p>
      ) : null}
      {configure.failure ? <TroubleCallout role="alert" trouble={configure.failure.trouble} /> : null}
      {confirming ? (
        <ConfirmFullAccess
          project={project}
          onClose={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            change({ ...settings, sandbox: 'danger-full-access' });
          }}
        />
      ) : null}
    </>
  );
}

/** Every project with its safety, and the way to its own page. That policy judges everything first is the same for all. */
export function ProjectSafety(): ReactElement {
  const projects = useProjects();
  const rows = projects.data?.rows ?? [];
  const forAll = useLimitsOfAll(rows.map(({ projectId }) => projectId));
  if (rows.length === 0)
    return <p className="text-secondary">{projects.data ? 'No project added yet.' : 'Loading'}</p>;
  return (
    <>
      {forAll.length === 0 ? null : <p className="text-secondary">{forAll.join(' ')}</p>}
      <ul>
        {rows.map((project) => (
          <li key={project.projectId} className="grid gap-2 border-b py-3 last:border-b-0">
            <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
              <div className="min-w-0 flex-1 basis-48">
                <PlaceLink
                  href={paths.project(project.projectId)}
                  title="Safety, archives and removal of this project"
                  className="block truncate font-medium text-link hover:underline"
                >
                  {project.name}
                </PlaceLink>
                <p className="truncate font-mono text-12 text-secondary" title={project.path}>
                  {project.path}
                </p>
              </div>
              <SafetyControls project={project} said={forAll} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
