import { readdirSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { type DomainEvent, type Fold, type StreamCursor, streams } from '../../vocabulary';
import { ledgerFold } from '../core/ledger-fold';
import { databasePath } from '../database';
import { readHeadFile, writeHeadFile } from '../head-file';
import { identityPath } from '../identity-file';
import { openLedger } from '../open-ledger';
import type { VerifyReport } from '../verify/report';
import { verifyLedger } from '../verify/verify';
import {
  batchOf,
  byCommand,
  itemCompleted,
  itemStarted,
  migrationsDir,
  type TemporaryPlace,
  temporaryPlace,
  textAppended,
  toyFold,
  writeOf,
} from './fixture';

/** A ledger with everything a verification can meet: several streams, pruned text, a payload in a file, full subtrees, checkpoints. */

type Options = TemporaryPlace['options'];

export const settled: DomainEvent = {
  type: 'turn.settled',
  payload: { turnId: 't', status: 'completed', reason: null, error: null },
};

/** Where in the sample ledger what lies. */
export const sample = { entries: 608, blob: 3, pruned: 5, prunedBy: 8 } as const;

export async function writeSampleLedger(options: Options): Promise<void> {
  const ledger = await openLedger(options);
  const text = 'The answer, streamed in two pieces.';
  const first = [
    itemStarted('i1'),
    textAppended('i1', 0, 'live'),
    itemCompleted('i1', 'x'.repeat(20_000)),
    itemStarted('i2'),
    textAppended('i2', 0, text.slice(0, 9)),
    textAppended('i2', 9, text.slice(9)),
    itemCompleted('i2', text),
  ];
  const caused = byCommand(writeOf('session/s1', first), 'command');
  await ledger.append({ ...batchOf(caused), receipt: { commandId: 'command', inputHash: 'h', result: {} } });
  await ledger.pruneChunks('i2');
  let cursor: StreamCursor | null = null;
  for (let n = 0; n < 6; n++) {
    const write = writeOf(
      'session/s2',
      Array.from({ length: 100 }, () => settled),
      cursor,
    );
    await ledger.append(batchOf(write));
    ({ cursor } = write);
  }
  await ledger.close();
}

/** Appends so many entries more to the sample ledger. */
export async function appendToSample(options: Options, count: number, stream = 'session/s3'): Promise<void> {
  const ledger = await openLedger(options);
  const from = await ledger.cursor(stream);
  await ledger.append(
    batchOf(
      writeOf(
        stream,
        Array.from({ length: count }, () => settled),
        from,
      ),
    ),
  );
  await ledger.close();
}

/** The folds that the sample ledger was written with. */
export const sampleFold = (stream: string): Fold<object> =>
  (stream === streams.pruning || stream === streams.ledger ? ledgerFold : toyFold) as unknown as Fold<object>;

export const verifySample = (
  { dataDir, headDir }: Options,
  ...kept: readonly { ref: string; text: string }[]
): Promise<VerifyReport> =>
  verifyLedger({
    dataDir,
    headDir,
    migrationsDir,
    checkpoints: kept.map((one) => ({ kind: 'checkpoint-file' as const, size: null, ...one })),
    foldOf: sampleFold,
  });

/** Changes the database behind the program's back, as someone with the file can: no trigger stops it, and all stand there again afterwards. */
export function tamper(dataDir: string, change: (db: Database.Database) => void): void {
  const db = new Database(databasePath(dataDir));
  const triggers = db
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
  change(db);
  for (const { sql } of triggers) db.exec(sql);
  db.close();
}

/** As if the ledger were from before a data directory and its head file knew of each other. */
export function forgetWhere({ dataDir, headDir }: Options): void {
  rmSync(identityPath(dataDir), { force: true });
  for (const name of readdirSync(headDir)) {
    const ledgerId = name.replace('.json', '');
    const head = readHeadFile(headDir, ledgerId);
    if (head) writeHeadFile(headDir, ledgerId, { ...head, dataDir: null });
  }
}

/** A copy of a ledger at rest, with its keys and its head file, which does not know that it is one. */
export async function copyPlace(from: TemporaryPlace): Promise<TemporaryPlace> {
  const place = await temporaryPlace();
  await cp(from.dir, place.dir, { recursive: true });
  forgetWhere(place.options);
  return place;
}
