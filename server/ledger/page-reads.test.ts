import { expect, test } from 'vitest';
import type { Change, Rows } from '../vocabulary';
import type { AppendBatch } from './ledger';
import { openLedger } from './open-ledger';
import { openPageReads } from './open-page-reads';
import { batchOf, temporaryPlace, writeOf } from './testing/fixture';

const session = (sessionId: string, over: Partial<Rows['session']> = {}): Change => ({
  put: 'session',
  row: {
    sessionId,
    projectId: 'p1',
    flavour: 'demo',
    title: `About ${sessionId}`,
    titledBy: 'auto',
    model: null,
    effort: null,
    attention: 'settled',
    threadId: null,
    threadState: 'none',
    threadProblem: null,
    echo: null,
    openTurnId: null,
    pendingApprovals: 0,
    looseEnds: 0,
    turnCount: 0,
    itemCount: 0,
    usage: null,
    createdAt: 1,
    updatedAt: 1,
    archivedAt: null,
    ...over,
  },
});

const item = (ordinal: number): Change => ({
  put: 'item',
  row: {
    itemId: `i${ordinal}`,
    sessionId: 's1',
    turnId: 't1',
    ordinal,
    kind: 'agentMessage',
    status: 'completed',
    startedAt: 1,
    completedAt: 2,
    data: { text: 'x' },
    cut: {},
    live: {},
    liveDropped: 0,
  },
});

const approval = (approvalId: string, state: Rows['approval']['state'], requestedAt: number): Change => ({
  put: 'approval',
  row: {
    approvalId,
    sessionId: 's1',
    turnId: 't1',
    itemId: null,
    ask: { kind: 'command', command: 'ls', cwd: '/', reason: null, changes: [], detail: null },
    shownHash: 'h',
    verdict: { decision: 'ask', rules: [], policyHash: 'p' },
    state,
    answer: null,
    decidedBy: null,
    requestedAt,
    decidedAt: null,
    closedAt: null,
    orphanReason: null,
  },
});

/** One entry that changes all the given rows. */
function batchWith(changes: readonly Change[]): AppendBatch {
  const write = writeOf('session/s1', [{ type: 'session.archived', payload: {} }]);
  return batchOf({ ...write, entries: write.entries.map((entry) => ({ ...entry, changes })) });
}

test('pages come sorted, filtered and bounded, with the head they are true for', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  await ledger.append(
    batchWith([
      session('s1', { updatedAt: 10, openTurnId: 't1' }),
      session('s2', { updatedAt: 30, title: 'Fix the TEST' }),
      session('s3', { updatedAt: 20, pendingApprovals: 1 }),
      session('s4', { updatedAt: 40, archivedAt: 5 }),
      ...Array.from({ length: 100 }, (_, i) => item(i + 1)),
      approval('a2', 'decided', 2),
      approval('a1', 'requested', 1),
      approval('a3', 'resolved', 3),
    ]),
  );
  const pages = await openPageReads(place.options);
  const open = await pages.sessions({ archived: false, limit: 50 });
  expect(open.asOf).toBe(1);
  expect(open.rows.map(({ sessionId, seq }) => [sessionId, seq])).toEqual([
    ['s2', 1],
    ['s3', 1],
    ['s1', 1],
  ]);
  const ids = async (o: Parameters<typeof pages.sessions>[0]) =>
    (await pages.sessions(o)).rows.map(({ sessionId }) => sessionId);
  expect(await ids({ archived: false, limit: 50, beforeUpdatedAt: 20 })).toEqual(['s1']);
  expect(await ids({ archived: true, limit: 50 })).toEqual(['s4']);
  expect(await ids({ archived: false, limit: 50, search: 'test' })).toEqual(['s2']);
  expect(await pages.unsettledSessions()).toEqual(['s1', 's3']);
  expect((await pages.session('s1'))?.openTurnId).toBe('t1');
  expect(await pages.session('none')).toBeNull();
  const newest = await pages.items({ sessionId: 's1', limit: 3 });
  expect(newest.map(({ ordinal }) => ordinal)).toEqual([98, 99, 100]);
  const older = await pages.items({ sessionId: 's1', limit: 2, beforeOrdinal: 98 });
  expect(older.map(({ ordinal }) => ordinal)).toEqual([96, 97]);
  expect((await pages.items({ sessionId: 's1', limit: 1e9 })).length).toBeLessThan(100);
  const pending = await pages.pendingApprovals();
  expect(pending.map(({ approvalId }) => approvalId)).toEqual(['a1', 'a2']);
  expect(await pages.pendingApprovals('other')).toEqual([]);
  expect((await pages.approvals('s1', ['t1'])).length).toBe(3);
  expect((await pages.approval('a3'))?.state).toBe('resolved');
  // A later append is seen at once.
  const cursor = await ledger.cursor('session/s1');
  const more = writeOf('session/s1', [{ type: 'session.archived', payload: {} }], cursor);
  await ledger.append(batchOf(more));
  expect((await pages.projects()).asOf).toBe(2);
  await pages.close();
  await ledger.close();
});

test('the read side cannot write', async () => {
  await using place = await temporaryPlace();
  await (await openLedger(place.options)).close();
  const { PrismaClient } = await import('./generated/client');
  const { PragmaAdapter } = await import('./page-reads');
  const prisma = new PrismaClient({
    adapter: new PragmaAdapter({ url: `${place.options.dataDir}/ledger.db` }),
  });
  const read = async (pragma: string): Promise<unknown> =>
    Object.values((await prisma.$queryRawUnsafe<object[]>(`PRAGMA ${pragma}`))[0] ?? {})[0];
  expect(Number(await read('synchronous'))).toBe(2);
  expect(Number(await read('query_only'))).toBe(1);
  await expect(prisma.ledger_meta.create({ data: { name: 'x', value: 'y' } })).rejects.toThrow();
  await prisma.$disconnect();
});
