import { createHash, randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { limits } from '../vocabulary';
import type { CommittedEntry } from './ledger';
import { openLedger } from './open-ledger';
import {
  batchOf,
  itemCompleted,
  itemStarted,
  temporaryPlace,
  textAppended,
  writeOf,
} from './testing/fixture';

const kindOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) return 'resolved';
  return (error as { trouble?: { kind: string } }).trouble?.kind ?? String(error);
};

test('entries are gapless, come back as given, and survive closing', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  expect(ledger.head()).toBe(0);
  expect(ledger.opening.migrated).toEqual([
    '0001_ledger',
    '0002_tree',
    '0003_jobs',
    '0004_expiry',
    '0005_followups',
  ]);
  const told: CommittedEntry[] = [];
  ledger.onCommit((entries) => told.push(...entries));
  const first = writeOf('session/s1', [itemStarted('i1'), textAppended('i1', 0, 'Grüße \u{1f600}')]);
  const result = await ledger.append(batchOf(first));
  expect(result).toMatchObject({ firstSeq: 1, lastSeq: 2 });
  expect(result.committed).toEqual(told);
  const second = writeOf('session/s1', [itemCompleted('i1', 'Grüße \u{1f600}')], first.cursor);
  await ledger.append(batchOf(second));
  expect(ledger.head()).toBe(3);
  expect(told.map(({ seq, dropped }) => [seq, dropped])).toEqual([
    [1, []],
    [2, []],
    [3, ['i1']],
  ]);
  expect(await ledger.cursor('session/s1')).toEqual(second.cursor);
  expect(await ledger.cursor('session/none')).toBeNull();
  await ledger.close();

  const again = await openLedger(place.options);
  expect(again.opening.migrated).toEqual([]);
  expect(again.head()).toBe(3);
  const entries = await again.entries({ afterSeq: 0, limit: 10 });
  expect(entries.map(({ seq, version, type, at }) => [seq, version, type, at])).toEqual([
    [1, 1, 'item.started', 1000],
    [2, 2, 'item.text-appended', 1001],
    [3, 3, 'item.completed', 1000],
  ]);
  expect(entries[1]?.payload).toEqual({
    itemId: 'i1',
    channel: 'text',
    offset: 0,
    text: 'Grüße \u{1f600}',
  });
  expect(await again.entries({ afterSeq: 1, limit: 1, stream: 'session/s1' })).toEqual([entries[1]]);
  // The item row belongs to its last entry only; the chunk is gone.
  const backlog = await again.backlog({ afterSeq: 0, limit: 10 });
  expect(backlog.map(({ seq, rows, dropped }) => [seq, rows.map(({ table }) => table), dropped])).toEqual([
    [1, [], []],
    [2, [], []],
    [3, ['item'], ['i1']],
  ]);
  expect(backlog[2]?.rows).toEqual(told[2]?.rows);
  await again.close();
});

test('the leaf is the hash of the envelope, and the envelope commits to the salted payload', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  await ledger.append(batchOf(writeOf('system', [textAppended('i', 0, 'x')])));
  await ledger.close();
  const db = new Database(`${place.options.dataDir}/ledger.db`, { readonly: true });
  const row = db.prepare<[], Record<'envelope' | 'leaf' | 'payload' | 'salt', Buffer>>(
    'SELECT envelope, leaf, bytes AS payload, salt FROM event JOIN payload USING (seq)',
  );
  const { envelope, leaf, payload, salt } = row.get() ?? expect.fail('no entry');
  db.close();
  const hash = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');
  expect(hash(Buffer.of(0), envelope)).toBe(leaf.toString('hex'));
  const facts = JSON.parse(envelope.toString());
  expect(facts.payload_commit).toBe(hash(salt, payload));
  expect(facts).toMatchObject({ v: 1, seq: 1, stream: 'system', stream_ver: 1, payload_len: payload.length });
});

test('the same append again is one append; the same id for something else is refused', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  const told: number[] = [];
  ledger.onCommit((entries) => told.push(...entries.map(({ seq }) => seq)));
  const ids = [randomUUID(), randomUUID()];
  const events = [textAppended('i', 0, 'a'), textAppended('i', 1, 'b')];
  const batch = batchOf(writeOf('system', events, null, ids));
  const [one, two] = await Promise.all([ledger.append(batch), ledger.append(batch)]);
  expect(two).toEqual(one);
  expect(await ledger.append(batch)).toEqual(one);
  expect(told).toEqual([1, 2]);
  const other = writeOf('other', [textAppended('i', 0, 'zzz')], null, ids);
  expect(await kindOf(ledger.append(batchOf(other)))).toBe('ledger.duplicate-event');
  const partly = writeOf('system', [textAppended('i', 0, 'a'), textAppended('i', 1, 'c')], null, [
    ids[0] ?? '',
    randomUUID(),
  ]);
  expect(await kindOf(ledger.append(batchOf(partly)))).toBe('ledger.duplicate-event');
  expect(ledger.head()).toBe(2);
  await ledger.close();
});

test('a conflict fails its own batch only, whole, and says where the stream stands', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  const good = writeOf('a', [textAppended('i', 0, 'a')]);
  const conflicting = { ...writeOf('a', [textAppended('i', 0, 'b')]) };
  const sibling = writeOf('b', [textAppended('i', 0, 'c')]);
  const later = writeOf('c', [textAppended('i', 0, 'd')]);
  const results = await Promise.allSettled([
    ledger.append(batchOf(good)),
    ledger.append(batchOf(sibling, conflicting)),
    ledger.append(batchOf(later)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const refusal = results[1]?.status === 'rejected' ? results[1].reason : null;
  expect(refusal?.trouble).toMatchObject({ kind: 'ledger.version-conflict' });
  expect(refusal?.message).toContain('a was expected at version 0 and stands at 1');
  expect(await ledger.cursor('b')).toBeNull();
  expect((await ledger.entries({ afterSeq: 0, limit: 9 })).map(({ seq, stream }) => [seq, stream])).toEqual([
    [1, 'a'],
    [2, 'c'],
  ]);
  await ledger.close();
});

test('a command has one answer', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  const receipt = { commandId: 'c1', inputHash: 'h', result: { sessionId: 's1' } };
  const batch = { ...batchOf(writeOf('a', [textAppended('i', 0, 'a')])), receipt };
  const first = await ledger.append(batch);
  expect(await ledger.receipt('c1')).toEqual(receipt);
  expect(await ledger.receipt('c2')).toBeNull();
  expect(await ledger.append(batch)).toEqual(first);
  const redundant = { ...batchOf(writeOf('b', [textAppended('i', 0, 'a')])), receipt };
  expect(await kindOf(ledger.append(redundant))).toBe('ledger.duplicate-command');
  expect(await ledger.cursor('b')).toBeNull();
  const nothingToDo = { writes: [], receipt: { ...receipt, commandId: 'c3' } };
  expect(await ledger.append(nothingToDo)).toEqual({ firstSeq: 1, lastSeq: 1, committed: [] });
  expect(await ledger.append(nothingToDo)).toEqual({ firstSeq: 1, lastSeq: 1, committed: [] });
  await ledger.close();
});

test('large payloads lie in the content-addressed store and come back', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  const text = 'ä'.repeat(limits.payloadInlineBytesMax);
  const batch = batchOf(writeOf('a', [textAppended('i', 0, text)]));
  await ledger.append(batch);
  expect(await ledger.append(batch)).toMatchObject({ firstSeq: 1 });
  const [entry] = await ledger.entries({ afterSeq: 0, limit: 1 });
  expect(entry?.payload?.text).toBe(text);
  await ledger.close();
  const db = new Database(`${place.options.dataDir}/ledger.db`, { readonly: true });
  expect(db.prepare('SELECT bytes FROM payload').pluck().get()).toBeNull();
  expect(db.prepare('SELECT count(*) FROM blob').pluck().get()).toBe(1);
  db.close();
});

test('broken text and impossible values do not stop the ledger', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  await ledger.append(batchOf(writeOf('a', [textAppended('i', 0, 'x\ud800y')])));
  expect((await ledger.entries({ afterSeq: 0, limit: 1 }))[0]?.payload?.text).toBe('x\ufffdy');
  const write = writeOf('b', [textAppended('i', 0, 'x')]);
  const notANumber = {
    ...write,
    entries: write.entries.map((entry) => ({ ...entry, event: textAppended('i', Number.NaN, 'x') })),
  };
  expect(await kindOf(ledger.append(batchOf(notANumber)))).toBe('ledger.invalid-entry');
  const shortCursor = { ...write, cursor: { ...write.cursor, version: 7 } };
  expect(await kindOf(ledger.append(batchOf(shortCursor)))).toBe('ledger.invalid-entry');
  await ledger.append(batchOf(write));
  expect(ledger.head()).toBe(2);
  await ledger.close();
  expect(await kindOf(ledger.append(batchOf(write)))).toBe('ledger.closed');
});

test('many appends share commits, stay in order, and wait when the queue is full', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  const groups: number[] = [];
  ledger.onCommit((entries) => groups.push(entries.length));
  // Inline payloads of 16 kB each: more than the queue holds, so some must wait for room.
  const text = 'x'.repeat(limits.payloadInlineBytesMax - 200);
  const count = Math.ceil((1.25 * limits.writerQueueBytesMax) / text.length / 2);
  const seqs = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const batch = batchOf(writeOf(`s${i}`, [textAppended('i', 0, text)]));
      return (await ledger.append(i % 50 === 0 ? { ...batch, urgent: true } : batch)).firstSeq;
    }),
  );
  expect(seqs).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  expect(groups.reduce((sum, n) => sum + n, 0)).toBe(count);
  expect(groups.length).toBeLessThan(count / 4);
  expect(Math.max(...groups)).toBeLessThanOrEqual(limits.batchEventsMax);
  await ledger.close();
});
