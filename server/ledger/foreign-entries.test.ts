import { expect, test } from 'vitest';
import type { DomainEvent, JsonObject } from '../vocabulary';
import { type EventKnowledge, isUnderstood, knowledge, upcast } from './core/upcast';
import { databasePath, openForReading } from './database';
import { exportSession } from './export/session-ndjson';
import { openLedger } from './open-ledger';
import { LedgerReads } from './reads';
import { finishRebuild, prepareRebuild } from './rebuild/rebuild';
import { batchOf, itemStarted, temporaryPlace, textAppended, writeOf } from './testing/fixture';
import { sampleFold, verifySample } from './testing/sample-ledger';

/** A renamed session, as two later versions of its event would say it: 2 calls the title a name, 3 gives it a length. */
const later: EventKnowledge = {
  newest: (type) => (type === 'session.renamed' ? 3 : knowledge.newest(type)),
  upcasters: {
    'session.renamed': {
      1: ({ title, ...rest }: JsonObject) => ({ ...rest, name: title ?? '' }),
      2: (payload: JsonObject) => ({ ...payload, length: String(payload.name).length }),
    },
  },
};
const renamed: DomainEvent = { type: 'session.renamed', payload: { title: 'A new title', by: 'person' } };
/** A kind that no version of this program knows. */
const dreamt = { type: 'item.dreamt', payload: { of: 'sheep' } } as unknown as DomainEvent;

test('an upcaster lifts step by step; a gap in the steps or a newer version is not understood', () => {
  const written = { title: 'abc', by: 'person' };
  expect(upcast(later, 'session.renamed', 1, written)).toEqual({ by: 'person', name: 'abc', length: 3 });
  expect(upcast(later, 'session.renamed', 2, { name: 'x' })).toEqual({ name: 'x', length: 1 });
  expect(upcast(later, 'session.renamed', 3, written)).toBe(written);
  expect(isUnderstood(later, 'session.renamed', 4)).toBe(false);
  expect(isUnderstood({ ...later, upcasters: {} }, 'session.renamed', 1)).toBe(false);
  expect(isUnderstood(knowledge, 'item.dreamt', 1)).toBe(false);
  expect(upcast(knowledge, 'session.renamed', 1, written)).toBe(written);
});

test('a stored entry of an older version is read in its newest shape, and stays as it was written', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  await ledger.append(batchOf(writeOf('session/s1', [renamed])));
  await ledger.close();
  const reads = new LedgerReads(
    openForReading(databasePath(place.options.dataDir)),
    place.options.dataDir,
    later,
  );
  expect(await reads.entries({ afterSeq: 0, limit: 9 })).toMatchObject([
    { type: 'session.renamed', payload: { name: 'A new title', length: 11, by: 'person' } },
  ]);
  reads.close();
  expect(await verifySample(place.options)).toMatchObject({ integrity: { status: 'ok' } });
});

test('an entry of an unknown kind is carried along: read, verified, exported, and its stream is left as it is by a rebuild', async () => {
  await using place = await temporaryPlace();
  const { dataDir, headDir } = place.options;
  const ledger = await openLedger(place.options);
  const events = [itemStarted('i1'), textAppended('i1', 0, 'live'), dreamt, renamed];
  await ledger.append(batchOf(writeOf('session/s1', events)));
  expect(await ledger.entries({ afterSeq: 2, limit: 9 })).toMatchObject([
    { seq: 3, type: 'item.dreamt', payload: { of: 'sheep' }, foreignSchema: 1 },
    { seq: 4, type: 'session.renamed' },
  ]);
  const prepared = await prepareRebuild({ dataDir, foldOf: sampleFold });
  const never = () => Promise.reject(new Error('there is nothing to change'));
  expect(await finishRebuild(dataDir, prepared, never)).toMatchObject({
    differences: 0,
    kept: [{ streams: 1 }],
  });
  await ledger.close();
  const report = await verifySample(place.options);
  expect([report.integrity, report.completeness]).toMatchObject([{ status: 'ok' }, { status: 'ok' }]);
  expect(report.entries).toBe(4);
  expect(report.checks.find(({ name }) => name === 'steps')?.what).toContain('does not know');
  const lines: string[] = [];
  await exportSession({ dataDir, headDir, sessionId: 's1' }, (line) => lines.push(line));
  expect(lines[3]).toContain('item.dreamt');
  expect(lines[3]).toContain('sheep');
});
