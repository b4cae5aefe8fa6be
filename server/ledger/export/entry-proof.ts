import { TroubleError } from '../../vocabulary';
import { toBase64 } from '../core/base64';
import { leafHash } from '../core/entry';
import { inclusionProof, rootFromInclusion, same } from '../core/proof';
import { sha256Bytes } from '../sha256';
import { storedNodes } from '../stored-tree';
import { troubles } from '../troubles';
import { entryPages, openSource } from '../verify/source';
import { coveringNote } from './covering-note';

export interface EntryProof {
  /** C2SP tlog-proof: index from 0, audit path, signed checkpoint. */
  readonly proof: string;
  /** The exact bytes that are proved: the entry's envelope. */
  readonly envelope: Buffer;
  readonly vkey: string;
  readonly size: number;
}

/** Proves that entry `seq` stands in the log. Throws a TroubleError: no such entry, none that is covered yet, or none that fits the checkpoint. */
export function proveEntry(o: {
  readonly dataDir: string;
  readonly headDir: string;
  readonly seq: number;
}): EntryProof {
  const source = openSource(o.dataDir);
  try {
    const { text, note, vkey } = coveringNote(source, o.headDir);
    const { size, root } = note.head;
    const [row] = entryPages(source)(o.seq - 1, o.seq, 1);
    if (!row || o.seq > size) throw new TroubleError(troubles.notCovered(o.seq, size));
    const index = o.seq - 1;
    const path = inclusionProof(index, size, storedNodes(source.db), sha256Bytes);
    const proved = rootFromInclusion(index, size, leafHash(row.envelope, sha256Bytes), path, sha256Bytes);
    if (!proved || !same(proved, root)) throw new TroubleError(troubles.exportDiffers(size));
    const lines = ['c2sp.org/tlog-proof@v1', `index ${index}`, ...path.map(toBase64)];
    return { proof: `${lines.join('\n')}\n\n${text}`, envelope: row.envelope, vkey, size };
  } finally {
    source.db.close();
  }
}
