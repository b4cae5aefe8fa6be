import { setImmediate } from 'node:timers/promises';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { type JobKind, limits, type Rows } from '../vocabulary';
import { connectionPragmas, databasePath } from './database';
import { PrismaClient } from './generated/client';
import type { Page, PageReads } from './ledger';
import { instantText } from './projection';

/** The adapter sets no pragma of its own and knows no option for it; without these a connection to a WAL file syncs only now and then. */
export class PragmaAdapter extends PrismaBetterSqlite3 {
  override async connect() {
    const connection = await super.connect();
    await connection.executeScript(connectionPragmas.map((pragma) => `PRAGMA ${pragma};`).join(''));
    await connection.executeScript('PRAGMA query_only = ON;');
    return connection;
  }
}

/** Opens the read side of an existing ledger. It cannot write. */
export async function openPageReads({ dataDir }: { readonly dataDir: string }): Promise<PageReads> {
  const adapter = new PragmaAdapter({ url: databasePath(dataDir), fileMustExist: true });
  const prisma = new PrismaClient({ adapter });
  await prisma.$connect();
  return new PrismaPageReads(prisma);
}

interface Stored {
  readonly data: string;
}

/** A stored row is the row: the writer put it there, whole. */
const rowOf = <Row>({ data }: Stored): Row => JSON.parse(data);
const rowsOf = <Row>(stored: readonly Stored[]): readonly Row[] => stored.map((row) => rowOf<Row>(row));

const data = { data: true } as const;

class PrismaPageReads implements PageReads {
  readonly #prisma: PrismaClient;

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  async projects(): Promise<Page<Rows['project']>> {
    const [head, stored] = await this.#prisma.$transaction([
      this.#head(),
      this.#prisma.project.findMany({
        select: data,
        where: { removed: 0 },
        orderBy: [{ created_at: 'asc' }, { project_id: 'asc' }],
        take: limits.projectsPageMax,
      }),
    ]);
    return { rows: rowsOf(stored), asOf: head?.seq ?? 0 };
  }

  async removedProjects(): Promise<readonly Rows['project'][]> {
    const stored = await this.#prisma.project.findMany({
      select: data,
      where: { removed: 1 },
      orderBy: [{ created_at: 'asc' }, { project_id: 'asc' }],
      take: limits.projectsPageMax,
    });
    return rowsOf(stored);
  }

  async project(projectId: string): Promise<Rows['project'] | null> {
    const stored = await this.#prisma.project.findUnique({ select: data, where: { project_id: projectId } });
    return stored ? rowOf(stored) : null;
  }

  async sessions(o: {
    search?: string;
    archived: boolean;
    limit: number;
    beforeUpdatedAt?: number;
  }): Promise<Page<Rows['session']>> {
    const [head, stored] = await this.#prisma.$transaction([
      this.#head(),
      this.#prisma.session.findMany({
        select: data,
        where: {
          archived: o.archived ? 1 : 0,
          ...(o.search ? { title: { contains: o.search } } : {}),
          ...(o.beforeUpdatedAt === undefined ? {} : { updated_at: { lt: instantText(o.beforeUpdatedAt) } }),
        },
        orderBy: [{ updated_at: 'desc' }, { session_id: 'asc' }],
        // One more than a page shows, so that a caller can tell whether there is more.
        take: Math.min(o.limit, limits.sessionsPageMax + 1),
      }),
    ]);
    return { rows: rowsOf(stored), asOf: head?.seq ?? 0 };
  }

  async session(sessionId: string): Promise<Rows['session'] | null> {
    const stored = await this.#prisma.session.findUnique({ select: data, where: { session_id: sessionId } });
    return stored && rowOf(stored);
  }

  async sessionsOf(projectId: string): Promise<readonly string[]> {
    const ids: string[] = [];
    for (;;) {
      const page = await this.#prisma.session.findMany({
        select: { session_id: true },
        where: { project_id: projectId, session_id: { gt: ids.at(-1) ?? '' } },
        orderBy: { session_id: 'asc' },
        take: limits.sessionsPageMax,
      });
      ids.push(...page.map(({ session_id }) => session_id));
      if (page.length < limits.sessionsPageMax) return ids;
      await setImmediate();
    }
  }

  /** All of them, in pages: at start every one must be settled, and the event loop must turn in between. */
  async unsettledSessions(): Promise<readonly string[]> {
    const ids: string[] = [];
    for (;;) {
      const page = await this.#prisma.session.findMany({
        select: { session_id: true },
        where: { unsettled: 1, session_id: { gt: ids.at(-1) ?? '' } },
        orderBy: { session_id: 'asc' },
        take: limits.sessionsPageMax,
      });
      ids.push(...page.map(({ session_id }) => session_id));
      if (page.length < limits.sessionsPageMax) return ids;
      await setImmediate();
    }
  }

  async turns(sessionId: string, turnIds: readonly string[]): Promise<readonly Rows['turn'][]> {
    const stored = await this.#prisma.turn.findMany({
      select: data,
      where: { session_id: sessionId, turn_id: { in: [...turnIds] } },
      orderBy: { ordinal: 'asc' },
      take: turnIds.length,
    });
    return rowsOf(stored);
  }

  async items(o: {
    sessionId: string;
    beforeOrdinal?: number;
    limit: number;
  }): Promise<readonly Rows['item'][]> {
    const stored = await this.#prisma.item.findMany({
      select: data,
      where: {
        session_id: o.sessionId,
        ...(o.beforeOrdinal === undefined ? {} : { ordinal: { lt: o.beforeOrdinal } }),
      },
      orderBy: { ordinal: 'desc' },
      take: Math.min(o.limit, limits.itemsPageMax + 1),
    });
    return rowsOf<Rows['item']>(stored).toReversed();
  }

  async chunks(itemIds: readonly string[]): Promise<readonly Rows['chunk'][]> {
    const stored = await this.#prisma.chunk.findMany({
      select: data,
      where: { item_id: { in: [...itemIds] } },
      orderBy: [{ item_id: 'asc' }, { channel: 'asc' }, { start: 'asc' }],
      take: limits.chunksPageMax,
    });
    return rowsOf(stored);
  }

  async pendingApprovals(sessionId?: string): Promise<readonly Rows['approval'][]> {
    const stored = await this.#prisma.approval.findMany({
      select: data,
      where: { pending: 1, ...(sessionId === undefined ? {} : { session_id: sessionId }) },
      orderBy: [{ requested_at: 'asc' }, { approval_id: 'asc' }],
      take: limits.approvalsPageMax,
    });
    return rowsOf(stored);
  }

  async approvals(sessionId: string, turnIds: readonly string[]): Promise<readonly Rows['approval'][]> {
    const stored = await this.#prisma.approval.findMany({
      select: data,
      where: { session_id: sessionId, turn_id: { in: [...turnIds] } },
      orderBy: [{ requested_at: 'asc' }, { approval_id: 'asc' }],
      take: limits.approvalsPageMax,
    });
    return rowsOf(stored);
  }

  async followups(sessionId: string): Promise<readonly Rows['followup'][]> {
    const stored = await this.#prisma.followup.findMany({
      select: data,
      where: { session_id: sessionId, waiting: 1 },
      orderBy: { followup_id: 'asc' },
      take: limits.followupsMax,
    });
    return rowsOf(stored);
  }

  async followup(followupId: string): Promise<Rows['followup'] | null> {
    const stored = await this.#prisma.followup.findUnique({
      select: data,
      where: { followup_id: followupId },
    });
    return stored && rowOf(stored);
  }

  async runtimes(): Promise<readonly Rows['runtime'][]> {
    const stored = await this.#prisma.runtime.findMany({
      select: data,
      orderBy: { flavour: 'asc' },
      take: limits.runtimesMax,
    });
    return rowsOf(stored);
  }

  async jobs({ kind, limit }: { kind?: JobKind; limit: number }): Promise<Page<Rows['job']>> {
    const [head, stored] = await this.#prisma.$transaction([
      this.#head(),
      this.#prisma.job.findMany({
        select: data,
        where: kind === undefined ? {} : { kind },
        orderBy: [{ started_at: 'desc' }, { job_id: 'desc' }],
        take: Math.min(limit, limits.jobsPageMax),
      }),
    ]);
    return { rows: rowsOf(stored), asOf: head?.seq ?? 0 };
  }

  async runningJobs(): Promise<readonly Rows['job'][]> {
    const stored = await this.#prisma.job.findMany({
      select: data,
      where: { running: 1 },
      take: limits.jobsPageMax,
    });
    return rowsOf(stored);
  }

  async item(itemId: string): Promise<Rows['item'] | null> {
    const stored = await this.#prisma.item.findUnique({ select: data, where: { item_id: itemId } });
    return stored && rowOf(stored);
  }

  async approval(approvalId: string): Promise<Rows['approval'] | null> {
    const stored = await this.#prisma.approval.findUnique({
      select: data,
      where: { approval_id: approvalId },
    });
    return stored && rowOf(stored);
  }

  close(): Promise<void> {
    return this.#prisma.$disconnect();
  }

  #head() {
    return this.#prisma.event.findFirst({ select: { seq: true }, orderBy: { seq: 'desc' } });
  }
}
