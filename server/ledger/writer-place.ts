import type Database from 'better-sqlite3';
import type { AppendStatements, Place } from './append-statements';
import type { Frontier } from './core/tree';
import type { LedgerFiles } from './ledger-files';
import { loadFrontier } from './stored-tree';

/** One open connection of the writer, with everything that belongs to exactly this connection. */
export interface WriterConnection {
  readonly db: Database.Database;
  readonly statements: AppendStatements;
  readonly ledgerId: string;
  readonly begin: Database.Statement;
  readonly commit: Database.Statement;
  readonly last: Database.Statement<[], LastEntry>;
  /** Size of the newest checkpoint that is kept. */
  readonly lastCheckpoint: Database.Statement<[], number>;
  /** The tree over what is committed. */
  tree: Frontier;
  /** The files it writes to: an entry in a file that was taken away is lost. */
  readonly files: LedgerFiles;
}

export interface LastEntry {
  readonly seq: number;
  readonly recordedAt: number;
  readonly leaf: Buffer;
}

/** Where the next entry goes: read within its transaction. Entries are never recorded as earlier than the one before. */
export function placeAfter(connection: WriterConnection, notBefore: number): Place {
  const last = connection.last.get();
  const seq = last?.seq ?? 0;
  // Only a writer that is none of ours could have moved on; its entries count all the same.
  if (connection.tree.size !== seq) connection.tree = loadFrontier(connection.db, seq);
  const recordedAt = Math.max(Date.now(), notBefore, last?.recordedAt ?? 0);
  return { seq, recordedAt, tree: connection.tree, leaf: last?.leaf ?? new Uint8Array() };
}
