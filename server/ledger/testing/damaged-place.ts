import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { backUpLedger } from '../backup';
import { databasePath } from '../database';
import { type HeadRecord, readHeadFile } from '../head-file';
import { openLedger } from '../open-ledger';
import { batchOf, type TemporaryPlace, temporaryPlace, writeOf } from './fixture';
import { settled } from './sample-ledger';

/**
 * A ledger as a killed server leaves it, to be damaged again and again: 300 entries in the database, 12 more in the write-ahead log only, a head file over all
 * of them, an older copy of the data directory, and a backup.
 */
export interface DamagedPlace extends AsyncDisposable {
  readonly place: TemporaryPlace;
  readonly ledgerId: string;
  /** What was durable. */
  readonly head: HeadRecord;
  /** The data directory at entry 300, closed in order. */
  readonly older: string;
  /** The same at entry 100. */
  readonly oldest: string;
  /** The database of another ledger. */
  readonly other: string;
  /** Made by `ledger backup` at entry 300. */
  readonly backup: string;
  /** Puts the undamaged state in place again. */
  reset(): void;
}

export const entries = { older: 300, all: 312 } as const;

export async function makeDamagedPlace(): Promise<DamagedPlace> {
  await using other = await temporaryPlace();
  await append(other, ['s0']);
  const place = await temporaryPlace();
  const { dataDir, headDir } = place.options;
  const kept = (name: string): string => join(place.dir, 'kept', name);
  cpSync(databasePath(other.options.dataDir), kept('other.db'));
  await append(place, ['s0']);
  cpSync(dataDir, kept('oldest'), { recursive: true });
  await append(place, ['s1', 's2']);
  cpSync(dataDir, kept('older'), { recursive: true });
  await backUpLedger({ dataDir, headDir, output: kept('backup') });
  const ledger = await openLedger(place.options);
  for (let n = 0; n < 12; n++) await ledger.append(batchOf(writeOf(`session/live-${n}`, [settled])));
  const { ledgerId } = ledger.opening;
  let head = readHeadFile(headDir, ledgerId);
  while (head?.size !== entries.all) {
    await new Promise((resolve) => setImmediate(resolve));
    head = readHeadFile(headDir, ledgerId);
  }
  // What a kill would leave: the files as they lie there while the ledger is open.
  for (const dir of [dataDir, headDir])
    cpSync(dir, kept(dir === dataDir ? 'data' : 'head'), { recursive: true });
  await ledger.close();
  rmSync(join(kept('data'), 'ledger.db-shm'), { force: true });
  return {
    ...{
      place,
      ledgerId,
      head,
      older: kept('older'),
      oldest: kept('oldest'),
      other: kept('other.db'),
      backup: kept('backup'),
    },
    reset() {
      for (const [dir, name] of [
        [dataDir, 'data'],
        [headDir, 'head'],
      ] as const) {
        rmSync(dir, { recursive: true, force: true });
        cpSync(kept(name), dir, { recursive: true });
      }
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

async function append(place: TemporaryPlace, sessions: readonly string[]): Promise<void> {
  const ledger = await openLedger(place.options);
  const events = Array.from({ length: 100 }, () => settled);
  for (const name of sessions) await ledger.append(batchOf(writeOf(`session/${name}`, events)));
  await ledger.close();
}

/** Every file below the directories with the hash of its bytes, but for the index of the write-ahead log, which SQLite makes anew. */
export function bytesOf(...dirs: readonly string[]): Readonly<Record<string, string>> {
  const files = dirs
    .filter((dir) => existsSync(dir))
    .flatMap((dir) => readdirSync(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    files.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

/** Turns one bit of a file over. */
export function flipBit(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(path, bytes);
}

/** Changes what a database is made of, as any program can that opens it. */
export function alterSchema(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

/** Overwrites a page of the database, counted from 1, with noise. */
export function spoilPage(dataDir: string, page: number): void {
  const path = databasePath(dataDir);
  const bytes = readFileSync(path);
  bytes.fill(0x5a, (page - 1) * 4096, page * 4096);
  writeFileSync(path, bytes);
}

/** Restores a backup as docs/runbooks/restore-a-backup.md says: the broken directory is moved away, the copy comes in its place, the key is kept. */
export function restoreBackup({ place, backup }: DamagedPlace): void {
  const { dataDir } = place.options;
  const broken = join(place.dir, 'broken');
  rmSync(broken, { recursive: true, force: true });
  if (existsSync(dataDir)) cpSync(dataDir, broken, { recursive: true });
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(place.dir, { recursive: true });
  cpSync(backup, dataDir, { recursive: true });
  if (existsSync(join(broken, 'keys')))
    cpSync(join(broken, 'keys'), join(dataDir, 'keys'), { recursive: true });
}
