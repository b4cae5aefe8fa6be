import { copyFileSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { DomainEvent } from '../vocabulary';
import { recordedAnchors } from './anchor';
import { fromBase64 } from './core/base64';
import { noteKey, type ParsedNote, parseNote, parseVkey, signerOf, vkeyText } from './core/note';
import { rootOf } from './core/tree';
import { databasePath } from './database';
import { type HeadRecord, readHeadFile } from './head-file';
import type { CommittedEntry } from './ledger';
import { openLedger } from './open-ledger';
import { rotationText } from './own-entries';
import { sha256Bytes } from './sha256';
import { isSignedBy, readSigningKey, signingKeyPath } from './signing-key';
import { loadFrontier } from './stored-tree';
import { batchOf, type TemporaryPlace, temporaryPlace, textAppended, writeOf } from './testing/fixture';
import { tamper, verifySample } from './testing/sample-ledger';

type Options = TemporaryPlace['options'];

const rows = <T>(dataDir: string, sql: string): T[] => {
  const db = new Database(databasePath(dataDir), { readonly: true });
  const found = db.prepare<[], T>(sql).all();
  db.close();
  return found;
};

const rootAt = (dataDir: string, size: number): string => {
  const db = new Database(databasePath(dataDir), { readonly: true });
  const root = Buffer.from(rootOf(loadFrontier(db, size), sha256Bytes)).toString('base64');
  db.close();
  return root;
};

const headOf = ({ headDir }: Options): HeadRecord | null => {
  if (!existsSync(headDir)) return null;
  const [file = ''] = readdirSync(headDir).filter((name) => name.endsWith('.json'));
  return readHeadFile(headDir, file.slice(0, -5));
};

const texts = (count: number, from = 0): DomainEvent[] =>
  Array.from({ length: count }, (_, i) => textAppended('i', from + i, `text ${from + i}`));

const settled: DomainEvent = {
  type: 'turn.settled',
  payload: { turnId: 't', status: 'completed', reason: null, error: null },
};

/** The note's head, after checking that the ledger's key signed it and that the root is that of the stored leaves. */
function checked(options: Options, text: string | null | undefined): ParsedNote['head'] {
  const note = parseNote(text ?? '') ?? expect.fail(`no note: ${text}`);
  const key = readSigningKey(options.dataDir) ?? expect.fail('no key');
  expect(signerOf(note, [noteKey(note.head.origin, key.publicKey, sha256Bytes)], isSignedBy)).not.toBeNull();
  expect(Buffer.from(note.head.root).toString('base64')).toBe(rootAt(options.dataDir, note.head.size));
  return note.head;
}

async function until<T>(find: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a settled turn, 256 entries, rest and closing are signed; the key is private', async () => {
  await using place = await temporaryPlace();
  const { options } = place;
  const ledger = await openLedger(options);
  await ledger.append(batchOf(writeOf('session/a', [...texts(2), settled])));
  // Long before a second has gone by, although nothing else follows.
  const head = await until(() => [headOf(options)].find((one) => one && one.size > 0));
  expect(checked(options, head.note)).toMatchObject({ size: 3, origin: ledger.opening.origin });
  for (let n = 0; n < 3; n++) await ledger.append(batchOf(writeOf(`session/b${n}`, texts(100))));
  await ledger.append(batchOf(writeOf('session/c', texts(1))));
  // At rest the newest is kept without another entry.
  await until(
    () => rows<{ size: number }>(options.dataDir, 'SELECT size FROM checkpoint').at(-1)?.size === 304,
  );
  await ledger.append(batchOf(writeOf('session/d', texts(1))));
  await ledger.close();
  const kept = rows<{ size: number; note: string; root: Buffer }>(
    options.dataDir,
    'SELECT * FROM checkpoint',
  );
  expect(kept.map(({ size }) => size)).toEqual([3, 303, 304, 305]);
  for (const { size, note, root } of kept) {
    expect(checked(options, note).size).toBe(size);
    expect(root.equals(checked(options, note).root)).toBe(true);
  }
  expect(checked(options, headOf(options)?.note).size).toBe(305);
  const path = signingKeyPath(options.dataDir);
  expect([statSync(path).mode & 0o777, statSync(join(path, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
});

test('an older ledger gets its tree when it is opened, the same as it would have had', async () => {
  await using place = await temporaryPlace();
  const { options } = place;
  const ledger = await openLedger(options);
  for (let n = 0; n < 7; n++) await ledger.append(batchOf(writeOf(`session/${n}`, texts(100))));
  await ledger.close();
  const nodes = rows(options.dataDir, 'SELECT * FROM tlog_node');
  expect(nodes.length).toBe(2);
  const root = rootAt(options.dataDir, 700);
  tamper(options.dataDir, (db) => db.exec('DELETE FROM tlog_node'));
  await (await openLedger(options)).close();
  expect(rows(options.dataDir, 'SELECT * FROM tlog_node')).toEqual(nodes);
  expect(rootAt(options.dataDir, 700)).toBe(root);
});

test('an accepted loss and a copy put in use go on under another name, which pins what was there', async () => {
  await using place = await temporaryPlace();
  const { options } = place;
  const path = databasePath(options.dataDir);
  const first = await openLedger(options);
  await first.append(batchOf(writeOf('session/a', texts(1))));
  await first.close();
  copyFileSync(path, join(place.dir, 'old.db'));
  const second = await openLedger(options);
  await second.append(batchOf(writeOf('session/b', texts(1))));
  await second.close();
  const lost = headOf(options);
  copyFileSync(join(place.dir, 'old.db'), path);
  const third = await openLedger({ ...options, acceptLoss: true });
  expect(third.opening.lossAccepted).toEqual({ expected: 2, found: 1 });
  expect(third.opening.origin).not.toBe(first.opening.origin);
  const [started] = await third.entries({ afterSeq: 1, limit: 9 });
  expect(started).toMatchObject({
    stream: 'ledger',
    type: 'ledger.origin-started',
    payload: {
      origin: third.opening.origin,
      previous: first.opening.origin,
      reason: 'loss-accepted',
      leaf: lost?.lastLeaf,
      note: lost?.note,
    },
  });
  await third.append(batchOf(writeOf('session/c', texts(1))));
  await third.close();
  // What was signed of the lost entries is reported as lost, with the entry that accepted it.
  const within = await verifySample(options, { ref: 'kept', text: lost?.note ?? '' });
  expect(within.anchors[0]).toMatchObject({ ref: 'kept', status: 'fault' });
  expect(within.completeness.findings).toMatchObject([{ seq: 2, field: 'checkpoint-file' }]);
  expect(within.completeness.findings[0]?.what).toContain('accepted on record in entry 2');
  expect(checked(options, headOf(options)?.note)).toMatchObject({ origin: third.opening.origin, size: 3 });
  const fourth = await openLedger(options);
  expect(fourth.opening.origin).toBe(third.opening.origin);
  await fourth.close();

  const db = new Database(path);
  db.prepare("INSERT INTO ledger_meta (name, value) VALUES ('copy-of', ?)").run(headOf(options)?.note);
  db.close();
  const copy = await openLedger(options);
  expect(copy.opening.origin).not.toBe(third.opening.origin);
  expect((await copy.entries({ afterSeq: 3, limit: 9 }))[0]?.payload).toMatchObject({
    reason: 'restored',
    found: 3,
  });
  await copy.close();
  const again = await openLedger(options);
  expect(again.opening.origin).toBe(copy.opening.origin);
  await again.close();
});

test('a new key is announced by an entry that both keys sign; a lost key by one that says so', async () => {
  await using place = await temporaryPlace();
  const { options } = place;
  const first = await openLedger(options);
  await first.append(batchOf(writeOf('session/a', texts(1))));
  const old = readSigningKey(options.dataDir)?.publicKey ?? expect.fail();
  const told: CommittedEntry[] = [];
  first.onCommit((entries) => told.push(...entries));
  // While it is in use: what is appended before is signed by the old key, what comes after by the new one.
  const before = first.append(batchOf(writeOf('session/c', texts(1))));
  const vkey = String((await first.tend({ kind: 'rotate-key' })).vkey);
  await before;
  await first.append(batchOf(writeOf('session/b', [settled])));
  expect(told.map(({ type }) => type).slice(-2)).toEqual(['ledger.key-rotated', 'turn.settled']);
  await first.tend({ kind: 'record-anchor', anchor: { kind: 'file', ref: '/elsewhere', size: 1 } });
  await first.close();
  expect(recordedAnchors(options.dataDir)).toEqual([{ kind: 'file', ref: '/elsewhere', size: 1 }]);
  const { checks } = await verifySample(options);
  expect(checks.find(({ name }) => name === 'checkpoints')).toMatchObject({ status: 'ok' });
  const key = parseVkey(vkey, sha256Bytes) ?? expect.fail(vkey);
  expect(vkeyText(key)).toBe(vkey);
  expect(readSigningKey(options.dataDir)?.publicKey.equals(key.publicKey)).toBe(true);
  expect(old.equals(key.publicKey)).toBe(false);
  const second = await openLedger(options);
  const [rotated] = await second.entries({ afterSeq: 2, limit: 9 });
  const payload = rotated?.payload as Record<string, string> & { size: number };
  expect(payload).toMatchObject({ reason: 'rotated', size: 2 });
  const said = rotationText(payload as never);
  const signed = (by: Uint8Array, signature: string | undefined) =>
    isSignedBy(by, said, fromBase64(signature ?? '') ?? expect.fail());
  expect(signed(old, payload.oldSignature)).toBe(true);
  expect(signed(key.publicKey, payload.newSignature)).toBe(true);
  expect(signed(old, payload.newSignature)).toBe(false);
  await second.close();
  expect(checked(options, headOf(options)?.note).size).toBe(4);

  rmSync(signingKeyPath(options.dataDir));
  const third = await openLedger(options);
  expect((await third.entries({ afterSeq: 4, limit: 9 })).map(({ payload }) => payload)).toMatchObject([
    { reason: 'lost', oldSignature: null, oldKey: payload.newKey },
  ]);
  await third.close();
  writeFileSync(signingKeyPath(options.dataDir), 'no key');
  await expect(openLedger(options)).rejects.toMatchObject({ trouble: { kind: 'ledger.key-unusable' } });
});
