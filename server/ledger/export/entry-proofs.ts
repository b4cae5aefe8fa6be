import { TroubleError } from '../../vocabulary';
import { readBlob } from '../blob-store';
import { toBase64 } from '../core/base64';
import { leafHash } from '../core/entry';
import { inclusionProof, rootFromInclusion, same } from '../core/proof';
import { hexOf, sha256Bytes } from '../sha256';
import { storedNodes } from '../stored-tree';
import { troubles } from '../troubles';
import { entryPages, openSource } from '../verify/source';
import { coveringNote } from './covering-note';

/** An entry as a stranger needs it to check it. */
export interface ProvenEntry {
  readonly seq: number;
  /** The exact bytes that are proved. */
  readonly envelope: string;
  /** Hex; with the payload's exact text it gives the envelope's `payload_commit`. Null when the payload was removed. */
  readonly salt: string | null;
  readonly payload: string | null;
  /** RFC 6962 audit path of leaf `seq - 1`, base64, lowest first. Null when no checkpoint covers the entry yet. */
  readonly proof: readonly string[] | null;
}

/** Proofs of many entries against one checkpoint. */
export interface EntryProofs extends Disposable {
  readonly facts: {
    readonly ledger: string;
    readonly origin: string;
    readonly vkey: string;
    readonly checkpoint: string;
    /** Entries that the checkpoint covers. */
    readonly size: number;
  };
  /** Throws a TroubleError: no such entry, or it does not come to the checkpoint's root. */
  prove(seq: number): Promise<ProvenEntry>;
}

/** Opens the ledger for proofs; a server may run meanwhile. Throws a TroubleError: nothing is signed yet. */
export function openEntryProofs(o: { readonly dataDir: string; readonly headDir: string }): EntryProofs {
  const source = openSource(o.dataDir);
  try {
    const { text, note, vkey } = coveringNote(source, o.headDir);
    const { origin, size, root } = note.head;
    const entryOf = entryPages(source);
    const nodes = storedNodes(source.db);
    const prove = (seq: number, envelope: Buffer): readonly string[] => {
      const path = inclusionProof(seq - 1, size, nodes, sha256Bytes);
      const proved = rootFromInclusion(seq - 1, size, leafHash(envelope, sha256Bytes), path, sha256Bytes);
      if (!proved || !same(proved, root)) throw new TroubleError(troubles.exportDiffers(size));
      return path.map(toBase64);
    };
    return {
      facts: { ledger: source.ledgerId, origin, vkey, checkpoint: text, size },
      async prove(seq) {
        const [row] = entryOf(seq - 1, seq, 1);
        if (!row) throw new TroubleError(troubles.entryMissing(seq));
        const { envelope, salt, bytes, blob } = row;
        const payload =
          salt === null ? null : (bytes ?? (blob ? await readBlob(o.dataDir, hexOf(blob)) : Buffer.of()));
        return {
          seq,
          envelope: envelope.toString(),
          salt: salt === null ? null : hexOf(salt),
          payload: payload === null ? null : payload.toString(),
          proof: seq > size ? null : prove(seq, envelope),
        };
      },
      [Symbol.dispose]: () => void source.db.close(),
    };
  } catch (error) {
    source.db.close();
    throw error;
  }
}
