import { ArchiveProjector, archivePlace, createArchiveService, createArchiveWriter } from '../archive';
import type { PageReads } from '../ledger';
import type { ProjectService } from '../project';
import type { OpenRedaction } from '../redaction';
import type { SessionDirectory } from '../session';
import type { CertainLedger, CoreClockwork } from '../stream';
import { type DomainEvent, limits, TroubleError } from '../vocabulary';
import { setTimer } from './clockwork';

/** Archives beside the ledger: written from it in the background, and taken into it when a person asks. */
export function openArchives(o: {
  readonly dataDir: string;
  readonly ledger: CertainLedger;
  readonly reads: PageReads;
  readonly directory: SessionDirectory;
  readonly redaction: OpenRedaction;
  readonly project: ProjectService;
  readonly clockwork: CoreClockwork;
  readonly note: (event: DomainEvent) => Promise<void>;
  readonly report: (what: string, error: unknown) => void;
}) {
  const { ledger, clockwork, note, report, project } = o;
  const { now, newId } = clockwork;
  const listed = (projectId: string) => project.known(projectId).catch(() => null);
  const place = archivePlace({ dataDir: o.dataDir, project: listed, newId });
  const writer = createArchiveWriter({ ledger, place, newId, now, note });
  const projector = new ArchiveProjector({ ledger, place, writer, note, setTimer, report });
  // Without the values of this session: what is masked in an archive must be the same at every run.
  const masking = { text: o.redaction.steady.text, key: o.redaction.key.hex };
  const knownProject = project.known;
  const addProject = (path: string) =>
    project.add({ commandId: newId(), path }).then(
      (added) => added.projectId,
      (error: unknown) => {
        if (error instanceof TroubleError) return null;
        throw error;
      },
    );
  const configure = project.configureArchives;
  const service = createArchiveService({
    ...o,
    newId,
    now,
    masking,
    knownProject,
    place,
    projector,
    configure,
    addProject,
    onDoubt: ledger.onDoubt,
    unended: new Set<Promise<unknown>>(),
  });
  return {
    projector,
    service,
    lag: () => ({
      ...projector.lag(),
      problems: projector.sessionLag().problems.slice(0, limits.archiveProblemsShown),
    }),
  };
}
