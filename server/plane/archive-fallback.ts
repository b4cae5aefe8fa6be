import type { ThreadReading, UnverifiedPage } from '../archive';
import type { ControlPlane, SessionView, TranscriptPage } from '../http';
import type { ProjectRow } from '../vocabulary';

type Sessions = Pick<ControlPlane['sessions'], 'get' | 'items'>;

export interface FallbackPorts {
  readonly instead: (o: {
    sessionId: string;
    problem: unknown;
    beforeOrdinal?: number | undefined;
  }) => Promise<ThreadReading | null>;
  readonly projects: () => Promise<readonly ProjectRow[]>;
}

/** Reads of a session that give its archive, and say so, when the ledger cannot give them. What was wrong with the ledger stays an error otherwise. */
export const withArchives = (sessions: Sessions, ports: FallbackPorts): Sessions => ({
  get: (input) =>
    sessions.get(input).catch(async (problem: unknown): Promise<SessionView> => {
      const found = await ports.instead({ ...input, problem });
      if (found?.page == null) throw problem;
      const { page, source } = found;
      const project = await ownerOf(page, found.path, ports);
      return {
        session: page.session,
        project,
        page: pageOf(page),
        approvals: [],
        followups: [],
        source,
        folderProblem: {
          kind: 'archive.unverified',
          what: source.reason ?? '',
          safe: 'The archive can be read.',
          next: 'Verify the ledger and rebuild the projections; if that does not bring the session back, restore a backup.',
        },
        asOf: 0,
      };
    }),
  items: (input) =>
    sessions.items(input).catch(async (problem: unknown): Promise<TranscriptPage> => {
      const found = await ports.instead({ ...input, problem });
      if (found?.page == null) throw problem;
      return pageOf(found.page);
    }),
});

const pageOf = ({ items, turns, more }: UnverifiedPage): TranscriptPage => ({
  items,
  turns,
  more,
  chunks: [],
  approvals: [],
});

/** An archive does not say its project; it is known by where the file lies. */
async function ownerOf(page: UnverifiedPage, file: string | null, ports: FallbackPorts): Promise<ProjectRow> {
  const rows = await ports.projects().catch((): readonly ProjectRow[] => []);
  const owner = rows.find(
    ({ path, projectId }) =>
      file?.startsWith(`${path}/chats/`) === true || file?.includes(`/archives/${projectId}/`) === true,
  );
  return (
    owner ?? {
      projectId: page.session.projectId,
      path: '',
      name: 'unknown project',
      settings: { sandbox: 'read-only', network: false },
      createdAt: 0,
      removedAt: null,
      seq: 0,
    }
  );
}
