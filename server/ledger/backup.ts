import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { makeDurableDir, syncDir, writeDurably } from '../disk';
import { TroubleError } from '../vocabulary';
import { blobPath } from './blob-store';
import { databasePath, messageOf, openForReading } from './database';
import { coveringNote } from './export/covering-note';
import { troubles } from './troubles';
import { headOf, openSource } from './verify/source';

export interface Backup {
  readonly output: string;
  readonly entries: number;
  /** Large payloads, which lie in files. */
  readonly files: number;
}

/**
 * Copies the ledger of one moment into a folder that can be used as a data directory: the database, packed, and the files of large payloads. A
 * server may write meanwhile. The signing key is not copied. The copy knows that it is one: when it is put in use, it starts an origin of its own
 * that pins this moment. The folder appears when it is complete. Rejects with a TroubleError.
 */
export async function backUpLedger(o: {
  readonly dataDir: string;
  readonly headDir: string;
  readonly output: string;
  readonly onProgress?: (what: string, done: number, of: number) => void;
}): Promise<Backup> {
  const { dataDir, headDir, output, onProgress = () => undefined } = o;
  if (existsSync(output) && readdirSync(output).length > 0)
    throw new TroubleError(troubles.outputTaken(output));
  const part = `${output}.${process.pid}.part`;
  let placed = false;
  try {
    makeDurableDir(part);
    onProgress('database', 0, 1);
    const source = openForReading(databasePath(dataDir));
    try {
      source.prepare('VACUUM INTO ?').run(databasePath(part));
    } finally {
      source.close();
    }
    const entries = markAsCopy(part, headDir);
    const files = await copyFiles(dataDir, part, onProgress);
    syncFile(databasePath(part));
    syncTree(part);
    if (existsSync(output)) rmSync(output, { recursive: true });
    renameSync(part, output);
    placed = true;
    syncDir(dirname(output));
    return { output, entries, files };
  } catch (error) {
    // A copy that may not survive a power cut is none, and must not stand in the way of the next.
    rmSync(placed ? output : part, { recursive: true, force: true });
    if (error instanceof TroubleError) throw error;
    throw new TroubleError(troubles.exportFailed(output, messageOf(error)), { cause: error });
  }
}

/** Notes in the copy which checkpoint it is a copy of; how many entries it has. */
function markAsCopy(part: string, headDir: string): number {
  const source = openSource(part);
  let [note, vkey, entries] = ['', '', 0];
  try {
    entries = headOf(source);
    if (entries > 0) ({ text: note, vkey } = coveringNote(source, headDir));
  } finally {
    source.db.close();
  }
  const db = new Database(databasePath(part));
  try {
    db.pragma('synchronous = FULL');
    db.prepare(
      "INSERT INTO ledger_meta (name, value) VALUES ('copy-of', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    ).run(note);
  } finally {
    db.close();
  }
  if (note !== '') {
    writeDurably(join(part, 'checkpoint'), Buffer.from(note));
    writeDurably(join(part, 'log.vkey'), Buffer.from(`${vkey}\n`));
  }
  return entries;
}

async function copyFiles(
  dataDir: string,
  part: string,
  onProgress: (what: string, done: number, of: number) => void,
): Promise<number> {
  const db = openForReading(databasePath(part));
  const names = db.prepare<[], string>('SELECT lower(hex(sha256)) FROM blob').pluck().all();
  db.close();
  for (const [done, name] of names.entries()) {
    const target = blobPath(part, name);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    copyFileSync(blobPath(dataDir, name), target);
    syncFile(target);
    onProgress('files', done + 1, names.length);
    await setImmediate();
  }
  return names.length;
}

/** Every name in a folder and those below it: a copied file whose name is lost is no copy. */
function syncTree(dir: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true }))
    if (entry.isDirectory()) syncTree(join(dir, entry.name));
  syncDir(dir);
}

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
