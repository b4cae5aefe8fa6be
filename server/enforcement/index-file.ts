import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { actsVersion } from './core/evolve-acts';
import { tallySchema } from './tally';

export const indexPath = (dataDir: string): string => join(dataDir, 'search.db');

/** Raised when the tables change: an index of another version is built anew. */
const schemaVersion = 5;

/**
 * `record.time` is the act's beginning, but never before that of an earlier record, so that a span of time is a span of sequences.
 * `found` holds words and tags of each record under its first sequence, and no text; the beginnings of words are kept too, because to join the
 * lists of all words with a beginning takes longer than to read one list.
 */
const schema = `
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE record (seq INTEGER NOT NULL PRIMARY KEY, time INTEGER NOT NULL, cell INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
CREATE INDEX record_time ON record (time, cell);
CREATE TABLE session_acts (session_id TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL) STRICT;
CREATE TABLE rule_hit (
  rule TEXT NOT NULL, decision TEXT NOT NULL, hits INTEGER NOT NULL, last_time INTEGER NOT NULL, last_seq INTEGER NOT NULL,
  PRIMARY KEY (rule, decision)
) STRICT;
CREATE VIRTUAL TABLE found USING fts5 (
  words, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 2", prefix='3 4 5 6'
);${tallySchema}`;

/** How far an index is, and of which ledger. */
export interface IndexPlace {
  readonly ledger: string;
  /** Last entry that was taken in; 0: none. */
  readonly head: number;
  /** Hex leaf of that entry: another ledger, or one that was cut and written on, has another. */
  readonly leaf: string;
}

export interface OpenIndex {
  readonly db: Database.Database;
  readonly place: IndexPlace;
  /** Why it is empty although it was there before, or should have been; null when it was read or is the first. */
  readonly lost: string | null;
}

/** Opens the index of a data directory. One that cannot be used is removed and begun anew: it is only a copy. Throws when not even that works. */
export function openIndex(dataDir: string, ledger: string): OpenIndex {
  const path = indexPath(dataDir);
  let lost: string | null = null;
  try {
    const db = connect(path);
    const found = readPlace(db);
    if (found !== null && found.ledger === ledger) return { db, place: found, lost: null };
    const empty = db.prepare('SELECT count(*) FROM sqlite_master').pluck().get() === 0;
    if (!empty)
      lost = found === null ? 'It was made by another version.' : 'It was made from another ledger.';
    db.close();
  } catch (error) {
    lost = `It was damaged: ${error instanceof Error ? error.message : String(error)}.`;
  }
  return { ...createIndex(dataDir, ledger), lost };
}

/** An empty index in the place of whatever lies there. */
export function createIndex(dataDir: string, ledger: string): Omit<OpenIndex, 'lost'> {
  const path = indexPath(dataDir);
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  const db = connect(path);
  const place: IndexPlace = { ledger, head: 0, leaf: '' };
  db.transaction(() => {
    db.exec(schema);
    writePlace(db, place);
    const put = db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
    put.run('schema', String(schemaVersion));
    put.run('fold', String(actsVersion));
  }).immediate();
  return { db, place };
}

function connect(path: string): Database.Database {
  const db = new Database(path);
  try {
    // A crash of the machine may lose the last pages taken in, never the order of them; they are taken in again.
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = NORMAL',
      'trusted_schema = OFF',
      'cell_size_check = ON',
    ])
      db.pragma(pragma);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Null when it is not an index of this version. */
function readPlace(db: Database.Database): IndexPlace | null {
  const hasMeta = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'meta'").get() !== undefined;
  if (!hasMeta) return null;
  const rows = db.prepare<[], { name: string; value: string }>('SELECT name, value FROM meta').all();
  const meta = new Map(rows.map(({ name, value }) => [name, value]));
  if (meta.get('schema') !== String(schemaVersion) || meta.get('fold') !== String(actsVersion)) return null;
  return { ledger: meta.get('ledger') ?? '', head: Number(meta.get('head')), leaf: meta.get('leaf') ?? '' };
}

export function writePlace(db: Database.Database, { ledger, head, leaf }: IndexPlace): void {
  const put = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  put.run('ledger', ledger);
  put.run('head', String(head));
  put.run('leaf', leaf);
}
