import { expect, test } from 'vitest';
import { openLedger, openRecordedStream } from '../ledger';
import { temporaryPlace } from '../ledger/testing/fixture';
import { tamper } from '../ledger/testing/sample-ledger';
import { readReplay } from './read-replay';
import { end, written } from './testing/one-session';

const source = { kind: 'system', id: 'test', causationId: null, correlationId: null } as const;
const { kind, id, ...nobody } = source;

test('a session that lies in a ledger is read page by page, up to any entry, and damage is named', async () => {
  await using place = await temporaryPlace();
  const { dataDir } = place.options;
  const ledger = await openLedger(place.options);
  const entries = written.map((entry, i) => ({ ...entry, ...nobody, eventId: `e${i}`, actor: { kind, id } }));
  const cursor = { ...end, state: JSON.parse(JSON.stringify(end.state)) };
  const { firstSeq } = await ledger.append({ writes: [{ expectedVersion: 0, entries, cursor }] });
  await ledger.close();
  const at = (seq: number | null, nth: number | null = null) =>
    readReplay({ dataDir, sessionId: 's', at: seq, nth });

  const last = await at(null);
  expect(last.verdict).toEqual({ kind: 'same', compared: written.length });
  expect(last.here).toMatchObject({ version: written.length, words: 'Turn ended', about: 'completed' });
  expect([last.next, last.previous]).toEqual([null, last.lastSeq - 1]);
  expect((await at(last.lastSeq + 1_000)).here).toEqual(last.here);
  const asked = await at(firstSeq + 5);
  expect(asked.here).toMatchObject({ type: 'approval.requested', about: 'ls' });
  expect(asked.rows.approvals.map(({ state }) => state)).toEqual(['requested']);
  expect(await at(null, 6)).toEqual(asked);
  expect((await at(null, 1)).previous).toBe(null);
  await expect(readReplay({ dataDir, sessionId: 'x', at: null, nth: null })).rejects.toMatchObject({
    trouble: { kind: 'ledger.no-such-session' },
  });

  using stream = openRecordedStream({ dataDir, sessionId: 's', stream: 'session/s' });
  const pages = [await stream.page(0, 4), await stream.page(4, 4), await stream.page(8, 4)];
  expect(pages.flat().map(({ version }) => version)).toEqual(written.map((_, i) => i + 1));
  expect(pages.flat().map(({ fold }) => fold?.step)).toEqual(written.map(({ step }) => step));

  tamper(dataDir, (db) => void db.prepare('UPDATE event SET at = 1 WHERE seq = ?').run(firstSeq + 6));
  expect((await at(null)).verdict).toEqual({ kind: 'differs', compared: 6, seq: firstSeq + 6 });
  expect((await at(firstSeq + 5)).verdict).toEqual({ kind: 'same', compared: 6 });
  tamper(dataDir, (db) => void db.prepare('DELETE FROM payload WHERE seq = ?').run(firstSeq + 3));
  const stopped = { kind: 'stopped', compared: 3, seq: firstSeq + 3 };
  expect((await at(null)).verdict).toEqual({ ...stopped, why: 'changed' });
});
