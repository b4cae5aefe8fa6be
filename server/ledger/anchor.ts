import { limits, TroubleError } from '../vocabulary';
import { messageOf } from './database';
import { type CoveringNote, coveringNote } from './export/covering-note';
import type { LedgerOptions } from './open-ledger';
import { troubles } from './troubles';
import { openSource } from './verify/source';
import { openLedgerFile } from './writer-connection';

/** A copy of a checkpoint outside the ledger: a file, or a note on a git commit (`<folder>#<commit>`). */
export interface Anchor {
  readonly kind: 'file' | 'git-notes';
  readonly ref: string;
  readonly size: number;
}

/** The newest signed checkpoint, to be kept elsewhere. Throws `ledger.unsigned` and other TroubleErrors. */
export function newestCheckpoint(o: { readonly dataDir: string; readonly headDir: string }): CoveringNote {
  const source = openSource(o.dataDir);
  try {
    return coveringNote(source, o.headDir);
  } finally {
    source.db.close();
  }
}

/** Notes where a copy went. The caller holds the data directory. Throws a TroubleError. */
export function recordAnchor(options: LedgerOptions, { kind, ref, size }: Anchor): void {
  const { acceptLoss = false } = options;
  const { connection } = openLedgerFile({ ...options, acceptLoss }, () => undefined);
  try {
    connection.db
      .prepare('INSERT INTO anchor (size, kind, ref, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(size, kind, ref, Date.now());
  } catch (error) {
    throw new TroubleError(troubles.unwritable(messageOf(error)), { cause: error });
  } finally {
    connection.db.close();
  }
}

/** Where copies went, newest first; at most `limits.anchorsListed`. */
export function recordedAnchors(dataDir: string): readonly Anchor[] {
  const { db } = openSource(dataDir);
  try {
    return db
      .prepare<[number], Anchor>('SELECT kind, ref, size FROM anchor ORDER BY size DESC, ref LIMIT ?')
      .all(limits.anchorsListed);
  } finally {
    db.close();
  }
}
