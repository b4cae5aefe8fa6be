'use client';
import type { ReactElement } from 'react';
import type { ProjectRow } from '../../server/vocabulary';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { SafetyControls } from '../settings/project-safety';
import { PageFrame } from '../shell/page-frame';
import { type ProjectDialog, paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { TrustBanner } from '../trust/trust-banner';
import { TrustDialog } from '../trust/trust-dialog';
import { Button } from '../ui/button';
import { Section } from '../ui/section';
import { useProjects } from '../workspace/use-sessions';
import { ArchiveFacts } from './archive-facts';
import { ImportDialog } from './import-dialog';
import { LedgerOnlyDialog } from './ledger-only-dialog';
import { RemoveDialog } from './remove-dialog';
import { TakeoverPanel } from './takeover-panel';
import { useArchives } from './use-archives';

const back = { href: paths.settingsPart('projects'), name: 'Back to the settings', always: true };

interface OpenedProps {
  readonly project: ProjectRow;
  readonly dialog: ProjectDialog | null;
}

function Opened({ project, dialog }: OpenedProps): ReactElement {
  const { projectId } = project;
  const archives = useArchives(projectId);
  const onClose = () => goTo(paths.project(projectId));
  const onChanged = () => void archives.refetch();
  return (
    <PageFrame title={project.name} back={back}>
      <p className="mb-4 font-mono text-12 text-secondary wrap-anywhere">{project.path}</p>
      <Section title="Safety">
        <div className="grid gap-2">
          <SafetyControls project={project} />
          <TrustBanner projectId={projectId} always />
          <p className="text-12 text-secondary">
            Whatever is chosen here, policy judges every command and every edit first, and what it does not
            answer waits for you.
          </p>
        </div>
      </Section>
      <Section title="Archives">
        {archives.data ? (
          <ArchiveFacts projectId={projectId} archives={archives.data} onChanged={onChanged} />
        ) : archives.isError ? (
          <TroubleCallout
            trouble={failureOf(archives.error).trouble}
            actions={<Button onClick={() => void archives.refetch()}>Look again</Button>}
          />
        ) : (
          <p className="text-secondary">Looking</p>
        )}
      </Section>
      <Section title="Old sessions">
        <TakeoverPanel project={project} archives={archives.data ?? null} />
      </Section>
      <Section title="Removal">
        <div className="flex flex-wrap items-center gap-3">
          <Button tone="danger" icon="trash" onClick={() => goTo(paths.projectDialog(projectId, 'remove'))}>
            Remove the project…
          </Button>
          <span className="text-12 text-secondary">Takes it off the list. No file is deleted.</span>
        </div>
      </Section>
      {dialog === 'import' ? <ImportDialog project={project} onClose={onClose} /> : null}
      {dialog === 'ledger-only' ? (
        <LedgerOnlyDialog projectId={projectId} onClose={onClose} onChanged={onChanged} />
      ) : null}
      {dialog === 'policy' ? <TrustDialog project={project} onClose={onClose} /> : null}
      {dialog === 'remove' ? <RemoveDialog project={project} onClose={onClose} /> : null}
    </PageFrame>
  );
}

interface ProjectStageProps {
  readonly projectId: string;
  readonly dialog: ProjectDialog | null;
}

/** One project: what it may reach, how it is archived, what can be taken over, and the way out. */
export function ProjectStage({ projectId, dialog }: ProjectStageProps): ReactElement {
  const projects = useProjects();
  const project = projects.data?.rows.find((row) => row.projectId === projectId);
  if (project) return <Opened project={project} dialog={dialog} />;
  return (
    <PageFrame title="Project" back={back}>
      {projects.data ? (
        <p>
          There is no such project. It may have been removed; its sessions are still in the list, and its
          folder can be added again.
        </p>
      ) : projects.isError ? (
        <TroubleCallout trouble={failureOf(projects.error).trouble} />
      ) : (
        <p className="text-secondary">Loading</p>
      )}
    </PageFrame>
  );
}
