import { limits } from '../vocabulary';
import { type CoveringNote, coveringNote } from './export/covering-note';
import type { Anchor } from './tending';
import { openSource } from './verify/source';

/** The newest signed checkpoint, to be kept elsewhere. Throws `ledger.unsigned` and other TroubleErrors. */
export function newestCheckpoint(o: { readonly dataDir: string; readonly headDir: string }): CoveringNote {
  const source = openSource(o.dataDir);
  try {
    return coveringNote(source, o.headDir);
  } finally {
    source.db.close();
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
