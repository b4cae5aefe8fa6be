import { setImmediate } from 'node:timers/promises';
import { limits, streams, TroubleError } from '../../vocabulary';
import { readBlob } from '../blob-store';
import { LedgerReads } from '../reads';
import { hexOf } from '../sha256';
import { troubles } from '../troubles';
import { type EntryRow, type LedgerSource, openSource } from '../verify/source';
import { coveringNote } from './covering-note';

export interface SessionExport {
  readonly stream: string;
  readonly entries: number;
}

/**
 * Gives one session as lines of JSON: a head, every entry with its exact envelope and payload texts, and an end with the last step hash. Nothing is
 * left out: what was pruned comes as it is cut again out of the completed item. Rejects with `ledger.no-such-session`.
 */
export async function exportSession(
  o: { readonly dataDir: string; readonly headDir: string; readonly sessionId: string },
  write: (line: string) => void,
): Promise<SessionExport> {
  const source = openSource(o.dataDir);
  const stream = streams.session(o.sessionId);
  try {
    const page = source.db.prepare<
      [string, number, number],
      Pick<EntryRow, 'seq' | 'version' | 'envelope' | 'step' | 'salt' | 'bytes' | 'blob'>
    >(
      `SELECT event.seq, stream_ver AS version, envelope, step, salt, bytes, blob FROM event LEFT JOIN payload USING (seq)
       WHERE stream_id = ? AND stream_ver > ? ORDER BY stream_ver LIMIT ?`,
    );
    let rows = page.all(stream, 0, limits.verifyPageMax);
    if (rows.length === 0) throw new TroubleError(troubles.noSuchSession(o.sessionId));
    const { text: checkpoint, note, vkey } = coveringNote(source, o.headDir);
    const { origin } = note.head;
    write(
      json({
        format: 'codexchat-session/1',
        ledger: source.ledgerId,
        origin,
        stream,
        vkey,
        checkpoint,
        lossy: [],
      }),
    );
    const payload = payloadReader(source, stream);
    let entries = 0;
    let step = '';
    for (; rows.length > 0; await setImmediate()) {
      for (const row of rows) {
        write(json({ seq: row.seq, envelope: row.envelope.toString(), ...(await payload(row)) }));
        step = hexOf(row.step);
        entries++;
      }
      rows = page.all(stream, rows.at(-1)?.version ?? 0, limits.verifyPageMax);
    }
    write(json({ format: 'end', entries, step }));
    return { stream, entries };
  } finally {
    source.db.close();
  }
}

const json = (value: object): string => `${JSON.stringify(value)}\n`;

function payloadReader({ db, dataDir }: LedgerSource, stream: string) {
  const reads = new LedgerReads(db, dataDir);
  return async ({
    seq,
    salt,
    bytes,
    blob,
  }: Pick<EntryRow, 'seq' | 'salt' | 'bytes' | 'blob'>): Promise<object> => {
    if (salt !== null) {
      const text = bytes ?? (blob ? await readBlob(dataDir, hexOf(blob)) : Buffer.of());
      return { salt: hexOf(salt), payload: text.toString() };
    }
    const [entry] = await reads.entries({ afterSeq: seq - 1, limit: 1, stream });
    // Without its salt it cannot be compared with the commitment any more; the completed item it is cut from can.
    return { salt: null, rederived: entry?.payload ?? null };
  };
}
