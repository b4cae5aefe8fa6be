import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { sessionFold } from '../session';
import { openStream } from '../stream';
import { type DomainEvent, streams } from '../vocabulary';
import { sha256, tamperWith } from './testing/backfill-run';
import { type ArchiveHome, makeArchiveHome, threadIdOf } from './testing/original-archive';

/** A session of our own, whose archive lies in the data directory; then its answer in the ledger is put in place of another. */

const sessionId = threadIdOf(7).toLowerCase();
const threadId = sessionId.toUpperCase();
const turnId = '11111111-aaaa-4aaa-8aaa-00000000d889';
const cause = { actor: { kind: 'system', id: 'test' }, causationId: null, correlationId: null } as const;
const env = { now: Date.now, newId: () => crypto.randomUUID(), sha256 };

const story = (projectId: string): readonly DomainEvent[] => [
  {
    type: 'session.created',
    payload: { sessionId, projectId, flavour: 'demo', title: 't', model: null, effort: null },
  },
  { type: 'turn.requested', payload: { turnId, clientMessageId: 'm', text: 'What is it?' } },
  { type: 'turn.started', payload: { turnId, runtimeTurnId: 'r', epoch: 'e' } },
  {
    type: 'item.completed',
    payload: {
      itemId: `${turnId}/i`,
      turnId,
      item: { id: 'i', type: 'agentMessage', raw: { text: 'A fox.' } },
    },
  },
  { type: 'turn.settled', payload: { turnId, status: 'completed', reason: null, error: null } },
];

async function write(home: ArchiveHome) {
  const { opened, projectId } = await home.open();
  const { ledger } = opened;
  const handle = await openStream(ledger, sessionFold, streams.session(sessionId), env);
  await handle.exclusively(async (pen) => {
    pen.add(story(projectId), cause);
    const batch = pen.write();
    if (batch) await ledger.append({ writes: [batch] });
    pen.adopt();
  });
  const archive = join(home.dataDir, 'archives', projectId, `${threadId}.md`);
  await vi.waitFor(() => expect(readFileSync(archive, 'utf8')).toContain('A fox.'), { timeout: 30_000 });
  return { opened, projectId, archive };
}

const forge = `UPDATE payload SET bytes = CAST(replace(CAST(bytes AS TEXT), 'A fox.', 'A dog.') AS BLOB)
  WHERE seq = (SELECT max(seq) FROM event WHERE type = 'item.completed')`;

test('a forged payload of a session of our own is given out nowhere: its archive is, with the reason, and that is on record', {
  timeout: 60_000,
}, async () => {
  using home = makeArchiveHome(false);
  const { opened, projectId, archive } = await write(home);
  const order = { projectPath: home.projectDir, threadId, limit: null, generatedAt: '2026-01-31T12:00:00Z' };
  const { projects } = opened.plane;
  expect(await projects.exportThread(order)).toMatchObject({ source: 'ledger', diagnostic: null });
  tamperWith(home, forge);
  const told = await projects.exportThread(order);
  expect(told).toMatchObject({
    source: 'archive',
    diagnostic: expect.stringMatching(/not what was recorded\. Entry \d+ is the first.*unverified/),
  });
  expect(told.document).toContain('A fox.');
  const reading = await projects.readThread({ projectId, threadId });
  expect(reading).toMatchObject({ source: { from: 'archive-unverified' }, path: archive });
  expect(reading.page?.items.at(-1)?.data.text).toBe('A fox.');
  const { url, notice } = await opened.plane.exports.ticket({ sessionId, format: 'seed', content: false });
  expect(notice).toBe(told.diagnostic);
  const download = opened.plane.downloads.redeem(url.split('/').at(-1) ?? '');
  expect(download?.fileName).toContain('unverified');
  const recorded = await opened.ledger.entries({ afterSeq: 0, limit: 500, stream: streams.system });
  expect(recorded.filter(({ type }) => type === 'archive.read-instead')).toMatchObject([
    { payload: { threadId, path: archive, reason: expect.stringContaining('not what was recorded') } },
  ]);
  // A choice of another place leaves the file where it is: it is found there as well.
  const folder = join(home.projectDir, 'chats', 'threads');
  mkdirSync(folder, { recursive: true });
  expect((await projects.exportThread(order)).diagnostic).toContain(archive);
  renameSync(archive, join(folder, `${threadId}.md`));
  expect((await projects.exportThread(order)).diagnostic).toContain(folder);
  renameSync(join(folder, `${threadId}.md`), join(folder, 'elsewhere'));
  await expect(projects.exportThread(order)).rejects.toMatchObject({
    trouble: { kind: 'archive.thread-unknown', what: expect.stringContaining('not what was recorded') },
  });
  await opened.close('test end');
});
