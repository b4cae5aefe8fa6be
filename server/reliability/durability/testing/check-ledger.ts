import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { verifyLedger } from '../../../ledger';
import { blobPath } from '../../../ledger/blob-store';
import { sampleFold } from '../../../ledger/testing/sample-ledger';
import { openLedgerFile } from '../../../ledger/writer-connection';
import { TroubleError } from '../../../vocabulary';
import { ledgerOptions, subjectPlaces } from './subject-places';

/** What the program had promised, read from its words. */
interface Promises {
  readonly origin: string | null;
  /** Sequence by event id. */
  readonly appended: ReadonlyMap<string, number>;
  readonly backup: number | null;
  /** Entries at the last ordered end, after which nothing was appended. */
  readonly closed: number | null;
  readonly vkey: string | null;
}

export function readPromises(acks: readonly string[]): Promises {
  const words = acks.map((ack) => ack.split(' '));
  const last = (kind: string): string | null => words.findLast(([word]) => word === kind)?.[1] ?? null;
  const appended = words.flatMap(([word, id = '', seq]) =>
    word === 'append' ? [[id, Number(seq)] as const] : [],
  );
  const atRest = words.at(-1)?.[0] === 'closed' ? last('closed') : null;
  const backup = last('backup');
  return {
    origin: last('open'),
    appended: new Map(appended),
    backup: backup === null ? null : Number(backup),
    closed: atRest === null ? null : Number(atRest),
    vkey: last('rotated'),
  };
}

/**
 * Opens what a crash left as the server would open it, and says in words everything that is not as promised; empty when nothing is wrong.
 * What was never promised may be there or not.
 */
export async function checkLedger(dir: string, acks: readonly string[]): Promise<readonly string[]> {
  const promises = readPromises(acks);
  const faults = await checkOpened(dir, promises);
  return [...faults, ...(await checkBackup(dir, promises))];
}

async function checkOpened(dir: string, promises: Promises): Promise<readonly string[]> {
  const { dataDir } = subjectPlaces(dir);
  const faults: string[] = [];
  try {
    const { connection, opening } = openLedgerFile(
      { ...ledgerOptions(dir), acceptLoss: false },
      () => undefined,
    );
    try {
      faults.push(...compare(connection.db, dataDir, promises));
      if (promises.origin !== null && opening.origin !== promises.origin)
        faults.push(`the origin became ${opening.origin}`);
      if (promises.closed !== null && opening.head < promises.closed)
        faults.push(`closed at ${promises.closed}, opened at ${opening.head}`);
    } finally {
      connection.db.close();
    }
    const report = await verifyLedger({ ...ledgerOptions(dir), checkpoints: [], foldOf: sampleFold });
    for (const { findings } of [report.integrity, report.completeness])
      faults.push(...findings.map(({ field, what }) => `verify: ${field}: ${what}`));
    const { closed } = promises;
    if (
      closed !== null &&
      !report.anchors.some(({ kind, size }) => kind === 'head-file' && (size ?? 0) >= closed)
    )
      faults.push('closed, and the head file does not say so');
    if (promises.vkey !== null && report.vkey !== promises.vkey)
      faults.push('the key is not the promised one');
  } catch (error) {
    faults.push(`does not open: ${error instanceof TroubleError ? error.trouble.what : String(error)}`);
  }
  return faults;
}

function compare(db: Database.Database, dataDir: string, { appended }: Promises): readonly string[] {
  const faults: string[] = [];
  const integrity = db.pragma('integrity_check', { simple: true });
  if (integrity !== 'ok') faults.push(`integrity_check: ${String(integrity)}`);
  const rows = db
    .prepare<[], { id: string; seq: number; type: string }>(
      'SELECT event_id AS id, seq, type FROM event ORDER BY seq',
    )
    .all();
  const there = new Map(rows.map(({ id, seq }) => [id, seq]));
  for (const [id, seq] of appended)
    if (there.get(id) !== seq)
      faults.push(`${id} was acknowledged at ${seq} and is at ${there.get(id) ?? 'no place'}`);
  if (rows.some(({ seq }, index) => seq !== index + 1)) faults.push('the sequence has a hole');
  const lost = db
    .prepare<[], string>(
      `SELECT json_extract(CAST(bytes AS TEXT), '$.reason') FROM payload JOIN event USING (seq) WHERE type = 'ledger.key-rotated'`,
    )
    .pluck()
    .all();
  if (lost.includes('lost')) faults.push('the signing key was lost');
  for (const name of db.prepare<[], string>('SELECT lower(hex(sha256)) FROM blob').pluck().all())
    if (!isWhole(dataDir, name))
      faults.push(`the file of payload ${name.slice(0, 12)} is missing or not whole`);
  return faults;
}

function isWhole(dataDir: string, name: string): boolean {
  const path = blobPath(dataDir, name);
  return existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === name;
}

/** A backup is there as a whole or not at all; once promised, it is there. */
async function checkBackup(dir: string, { backup }: Promises): Promise<readonly string[]> {
  const dataDir = subjectPlaces(dir).backup;
  if (!existsSync(dataDir)) return backup === null ? [] : ['the backup is not there'];
  try {
    const report = await verifyLedger({
      dataDir,
      headDir: `${dir}/none`,
      migrationsDir: ledgerOptions(dir).migrationsDir,
      checkpoints: [],
      foldOf: sampleFold,
    });
    if (backup !== null && report.entries !== backup) return [`the backup has ${report.entries} entries`];
    return report.integrity.findings.map(({ field, what }) => `backup: ${field}: ${what}`);
  } catch (error) {
    return [
      `the backup does not open: ${error instanceof TroubleError ? error.trouble.what : String(error)}`,
    ];
  }
}
