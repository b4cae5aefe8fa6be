import { once } from 'node:events';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DomainEvent, streams } from '../vocabulary';
import { verifySteps, zeroCursor } from './core/fold-run';
import { planPruning } from './core/prune-plan';
import { databasePath } from './database';
import { openLedger } from './open-ledger';
import { pruneCompleted } from './prune-completed';
import {
  batchOf,
  itemCompleted,
  itemStarted,
  sha256,
  temporaryPlace,
  textAppended,
  toyFold,
  writeOf,
} from './testing/fixture';

/** An answer of `chars` characters in pieces, with what else goes on between them. */
function streamedAnswer(itemId: string, text: string, pieces: number): DomainEvent[] {
  const size = Math.ceil(text.length / pieces);
  const chunks = Array.from({ length: pieces }, (_, i) =>
    textAppended(itemId, i * size, text.slice(i * size, (i + 1) * size)),
  );
  return [itemStarted(itemId), ...chunks, itemCompleted(itemId, text)];
}

const words = (chars: number): string =>
  'The quick brown fox jumps over the lazy dog — again. '.repeat(chars / 50 + 1).slice(0, chars);

test('after completion the chunks are stored once, and replay reads what it read before', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  const write = writeOf('session/s1', [
    ...streamedAnswer('i0', words(300), 3),
    ...streamedAnswer('i1', words(40_000), 40),
  ]);
  await ledger.append(batchOf(write));
  const before = await ledger.entries({ afterSeq: 0, limit: 100, stream: 'session/s1' });
  expect(await ledger.pruneChunks('i1')).toBe(40);
  expect(await ledger.pruneChunks('i1')).toBe(0);
  expect(await ledger.pruneChunks('none')).toBe(0);
  const after = await ledger.entries({ afterSeq: 0, limit: 100, stream: 'session/s1' });
  expect(after).toEqual(before);
  const verdict = verifySteps(
    toyFold,
    zeroCursor(toyFold, 'session/s1'),
    after.map(({ type, payload, at }, i) => ({
      event: { type, payload } as DomainEvent,
      at,
      step: write.entries[i]?.step ?? '',
    })),
    sha256,
  );
  expect(verdict).toEqual({ same: true, step: write.cursor.step });
  // The session's own stream did not move: whoever holds its cursor can go on.
  expect(await ledger.cursor('session/s1')).toEqual(write.cursor);
  expect((await ledger.entries({ afterSeq: 0, limit: 9, stream: streams.pruning })).length).toBe(1);
  await ledger.close();
  const db = new Database(databasePath(place.options.dataDir), { readonly: true });
  const gone = db
    .prepare('SELECT count(*) FROM event LEFT JOIN payload USING (seq) WHERE payload.seq IS NULL')
    .pluck();
  expect(gone.get()).toBe(40);
  db.close();
});

test('what the completed item does not begin with is kept', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  const other = [itemStarted('i1'), textAppended('i1', 0, 'live'), itemCompleted('i1', 'another text')];
  const gap = [itemStarted('i2'), textAppended('i2', 4, 'live'), itemCompleted('i2', 'live')];
  const open = [itemStarted('i3'), textAppended('i3', 0, 'live')];
  await ledger.append(batchOf(writeOf('session/s1', [...other, ...gap, ...open])));
  for (const itemId of ['i1', 'i2', 'i3']) expect(await ledger.pruneChunks(itemId)).toBe(0);
  await ledger.close();
});

test('pieces are planned exactly when they can be cut out again', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), fc.string(), (texts, rest) => {
      let offset = 0;
      const chunks = texts.map((text, i) => {
        const chunk = { itemId: 'i', channel: 'output' as const, offset, text, seq: i + 1 };
        offset += text.length;
        return chunk;
      });
      const completed = { itemId: 'i', item: { raw: { n: 1, aggregatedOutput: texts.join('') + rest } } };
      const [piece] = planPruning(completed, chunks.toReversed());
      expect(piece?.lengths).toEqual(texts.map((text) => text.length));
      expect(piece?.seqs).toEqual(chunks.map(({ seq }) => seq));
      // One code unit more at the front, and they are no beginning any more.
      const shifted = { itemId: 'i', item: { raw: { aggregatedOutput: `\u0001${texts.join('')}` } } };
      const uniform = texts.join('').replaceAll('\u0001', '') === '';
      expect(planPruning(shifted, chunks).length).toBe(uniform ? 1 : 0);
    }),
  );
});

test('a 10,000-character answer streamed for 10 s takes at most 6.5 times its bytes, all tables and indexes included', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  await ledger.append(batchOf(writeOf('system', [itemStarted('i')])));
  const empty = bytesByTable(place.options.dataDir);
  const told = new EventTarget();
  ledger.onCommit((entries) => {
    if (entries.some(({ type }) => type === 'payload.pruned')) told.dispatchEvent(new Event('pruned'));
  });
  const stop = pruneCompleted(ledger, (error) => expect.fail(String(error)));
  let cursor = null;
  const answers = 20;
  for (let n = 0; n < answers; n++) {
    const itemId = `01a2b3c4-0000-7000-8000-0000000000${n + 10}/msg_0123456789abcdef0123456789`;
    const pruned = once(told, 'pruned');
    for (const event of streamedAnswer(itemId, words(10_000), 40)) {
      const write = writeOf('session/01a2b3c4-0000-7000-8000-000000000000', [event], cursor);
      await ledger.append(batchOf(write));
      cursor = write.cursor;
    }
    await pruned;
  }
  stop();
  await ledger.close();
  // The empty tables and indexes of a new ledger take a page each, once.
  const used = bytesByTable(place.options.dataDir) - empty;
  const ratio = used / (answers * Buffer.byteLength(words(10_000)));
  process.stdout.write(`storage per streamed answer: ${ratio.toFixed(2)}x its bytes\n`);
  expect(ratio).toBeLessThanOrEqual(6.5);
});

/** Bytes of the pages in use, free pages not counted: the next entries fill those. */
function bytesByTable(dataDir: string): number {
  const db = new Database(databasePath(dataDir), { readonly: true });
  const used = db.prepare<[], number>('SELECT sum(pgsize) FROM dbstat WHERE aggregate = FALSE').pluck().get();
  db.close();
  return used ?? expect.fail('no pages');
}
