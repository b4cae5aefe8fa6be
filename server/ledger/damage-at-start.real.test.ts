import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Trouble, TroubleError } from '../vocabulary';
import { databasePath } from './database';
import { encodeBatch } from './encode';
import type { LedgerOpening } from './ledger';
import { damageCases } from './testing/damage-cases';
import {
  bytesOf,
  type DamagedPlace,
  entries,
  makeDamagedPlace,
  restoreBackup,
} from './testing/damaged-place';
import { batchOf, writeOf } from './testing/fixture';
import { settled, verifySample } from './testing/sample-ledger';
import type { VerifyReport } from './verify/report';
import type { FromWriter } from './wire';
import { Writer } from './writer';

/** Each damage, done to the files of a killed server: refused with the right words, nothing written, and the way out works. */

let damaged: DamagedPlace;
beforeAll(async () => {
  damaged = await makeDamagedPlace();
});
afterAll(() => damaged[Symbol.asyncDispose]());

/** Opens as a start does, in this thread, and closes again. */
function start(acceptLoss = false): LedgerOpening {
  const { onProgress, workerUrl, ...options } = damaged.place.options;
  const writer = new Writer({ ...options, acceptLoss }, () => undefined);
  const opening = writer.open();
  writer.close();
  return opening;
}

function refused(acceptLoss = false): Trouble {
  try {
    start(acceptLoss);
  } catch (error) {
    if (error instanceof TroubleError) return error.trouble;
    throw error;
  }
  return expect.fail('it was opened');
}

/** Without what differs from place to place, and without the words of others. */
function inGeneral(text: string): string {
  const { dataDir, headDir } = damaged.place.options;
  return text
    .replaceAll(dataDir, 'DATA')
    .replaceAll(headDir, 'HEAD')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/(is damaged: )(?!what is)[\s\S]*\.$/, '$1….')
    .replace(/(cannot be used: )(?!it is that)[\s\S]*\.$/, '$1….');
}

/** Appends, closes, starts once more without a word, and verifies. */
function goesOn(): Promise<VerifyReport> {
  const { onProgress, workerUrl, ...options } = damaged.place.options;
  const answers: FromWriter[] = [];
  const writer = new Writer({ ...options, acceptLoss: false }, (answer) => answers.push(answer));
  writer.open();
  writer.accept(1, encodeBatch(batchOf(writeOf('session/after', [settled]))));
  writer.close();
  expect(answers.flatMap((one) => (one.kind === 'settled' ? one.results : []))).toMatchObject([
    { id: 1, ok: true },
  ]);
  start();
  return verifySample(damaged.place.options);
}

/** The entry that begins the new origin. */
function newOrigin(): unknown {
  const db = new Database(databasePath(damaged.place.options.dataDir), { readonly: true });
  const bytes = db
    .prepare("SELECT bytes FROM event JOIN payload USING (seq) WHERE type = 'ledger.origin-started'")
    .pluck()
    .get();
  db.close();
  return JSON.parse(String(bytes));
}

const acceptable = damageCases.filter(({ wayOut }) => wayOut === 'accept');

for (const { fault, kind, what, wayOut, damage } of damageCases)
  test(`${fault}: ${kind}`, async () => {
    damaged.reset();
    damage(damaged);
    const { dataDir, headDir } = damaged.place.options;
    const before = bytesOf(dataDir, headDir);
    const trouble = refused();
    expect([trouble.kind, inGeneral(trouble.what)]).toEqual([kind, what]);
    expect(trouble.next).not.toBe('');
    if (wayOut !== 'accept' && wayOut !== 'restore') expect(refused(true).kind).toMatch(/^ledger\./);
    // Nothing was written over, and nothing but an empty log was left.
    const after = bytesOf(dataDir, headDir);
    expect(after).toMatchObject(before);
    expect(
      Object.keys(after).filter((path) => !(path in before) && path !== `${databasePath(dataDir)}-wal`),
    ).toEqual([]);

    if (wayOut === 'undo') {
      damaged.reset();
      expect(start()).toMatchObject({ head: entries.all, lossAccepted: null });
      return;
    }
    if (wayOut === 'restore') {
      restoreBackup(damaged);
      expect(refused().kind).toBe('ledger.tail-lost');
    }
    if (wayOut === 'move-away') {
      for (const name of ['ledger.db', 'ledger.db-wal'])
        if (existsSync(join(dataDir, name))) renameSync(join(dataDir, name), join(damaged.place.dir, name));
      expect(refused().kind).toBe('ledger.missing');
    }
    const opening = start(true);
    expect(opening.lossAccepted).not.toBeNull();
    expect(opening.origin).toMatch(/\/.*\/.*\/.*/);
    expect(newOrigin()).toMatchObject({
      reason: 'loss-accepted',
      origin: opening.origin,
      note: expect.stringContaining('ledger.local/codexchat/'),
    });
    const report = await goesOn();
    expect(report.origin).toBe(opening.origin);
    if (kind !== 'ledger.entry-damaged')
      expect([report.integrity.findings, report.completeness.findings]).toEqual([[], []]);
  });

test('what is accepted pins the head that was known, and keeps damaged files under another name', async () => {
  expect(acceptable.length).toBeGreaterThan(9);
  damaged.reset();
  const { dataDir } = damaged.place.options;
  const missing = damageCases.find(({ fault }) => fault === '`ledger.db` deleted') ?? expect.fail();
  missing.damage(damaged);
  expect(start(true)).toMatchObject({
    ledgerId: damaged.ledgerId,
    lossAccepted: { expected: entries.all, found: 0 },
  });
  expect(newOrigin()).toMatchObject({
    ...{ expected: entries.all, found: 0, previous: `ledger.local/codexchat/${damaged.ledgerId}` },
    ...{ leaf: damaged.head.lastLeaf, note: damaged.head.note },
  });
  expect(readdirSync(dataDir).filter((name) => name.startsWith('ledger.db-wal.set-aside-')).length).toBe(1);
  const kept = await verifySample(damaged.place.options, { ref: 'kept', text: damaged.head.note ?? '' });
  expect(kept.completeness.findings.map(({ what }) => what).join()).toContain(
    'accepted on record in entry 1',
  );
});
