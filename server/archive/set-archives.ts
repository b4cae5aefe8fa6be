import type { PageReads } from '../ledger';
import { type ArchiveSettings, type Trouble, TroubleError } from '../vocabulary';
import { makeArchiveFolder } from './archive-files';
import { type ProjectArchives, projectArchives, type StatusPorts } from './archive-status';
import { type ArchivesReport, faults } from './check-archives';
import type { ArchiveProjector } from './projector';

export interface SetArchives {
  readonly commandId: string;
  readonly projectId: string;
  /** What is not named stays as it is. */
  readonly mode?: ArchiveSettings['mode'] | undefined;
  readonly place?: ArchiveSettings['place'] | undefined;
}

interface SetPorts extends StatusPorts {
  readonly reads: PageReads;
  readonly projector: Pick<ArchiveProjector, 'sessionLag' | 'again' | 'settled'>;
  readonly check: (o: { projectId: string }) => Promise<ArchivesReport>;
  readonly configure: (o: {
    commandId: string;
    projectId: string;
    archives: ArchiveSettings;
  }) => Promise<void>;
}

/**
 * Changes how a project is archived, and records who did. Archives may be switched off only while each of them holds what the ledger has;
 * switched on again, or moved, all of them are written anew.
 */
export async function setArchives(ports: SetPorts, order: SetArchives): Promise<ProjectArchives> {
  const { projectId, commandId } = order;
  const project = await ports.knownProject(projectId);
  const before = await projectArchives(ports, projectId);
  const archives = { mode: order.mode ?? before.mode, place: order.place ?? before.place };
  if (archives.mode === 'ledger-only' && before.mode === 'dual') {
    await ports.projector.settled();
    const report = await ports.check({ projectId });
    if (!report.clean) throw new TroubleError(notClean(report));
  }
  if (archives.mode === 'dual' && archives.place === 'project') {
    const folder = await makeArchiveFolder(project.path);
    if (!folder.ok) throw new TroubleError(folder.error);
  }
  await ports.configure({ commandId, projectId, archives });
  // Also when nothing changed: whoever sets what is set already wants every archive written anew.
  if (archives.mode === 'dual') ports.projector.again(await ports.reads.sessionsOf(projectId));
  return projectArchives(ports, projectId);
}

function notClean({ problem, findings, counts }: ArchivesReport): Trouble {
  const [first] = findings.filter(({ state }) => faults.includes(state));
  const where = first?.offset == null ? '' : `, byte ${first.offset}`;
  const what =
    problem?.what ??
    `${counts.missing} archives are missing, ${counts.differs} differ, ${counts.lagging} are behind, ${counts.unreadable} cannot be read, ` +
      `and the ledger lacks ${counts.extra}.${prunedWords(counts.pruned)} The first: ${first?.path ?? ''}${where}: ${first?.what ?? ''}.`;
  return {
    kind: 'archive.not-clean',
    what: `Archives of this project cannot be switched off. ${what}`,
    safe: 'Nothing was changed; they are written as before.',
    next: 'Take over what the ledger lacks, or have all archives written again by choosing "dual", then try again.',
  };
}

/** Of a session whose payloads were removed, the archive may hold the only copy of what was said. */
const prunedWords = (count: number): string =>
  count === 0
    ? ''
    : ` ${count} could not be compared, because payloads of their sessions were removed: what was said stands in these archives alone.`;
