import { createHash, type Hash, hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { type EventPayload, limits } from '../../vocabulary';
import { blobPath } from '../blob-store';
import type { PayloadClaim } from '../core/envelope-check';
import type { Findings } from './report';
import type { LedgerSource } from './source';
import type { WalkRow } from './walk-rows';

const readStep = 1024 * 1024;

export interface PayloadCounts {
  present: number;
  /** In files. */
  blobs: number;
  /** Gone, and accounted for. */
  removed: number;
}

/** Checks payloads against what their sealed envelopes claim, one entry at a time. */
export class PayloadCheck {
  readonly counts: PayloadCounts = { present: 0, blobs: 0, removed: 0 };
  readonly #source: LedgerSource;
  readonly #findings: Findings;
  readonly #account;
  readonly #blobRow;
  /** The newest account read: removals come many from one. */
  #known: { readonly by: number; readonly seqs: ReadonlySet<number> } | null = null;

  constructor(source: LedgerSource, findings: Findings) {
    this.#source = source;
    this.#findings = findings;
    this.#account = source.db.prepare<[number], { type: string; bytes: Buffer | null; blob: Buffer | null }>(
      'SELECT type, bytes, blob FROM event LEFT JOIN payload USING (seq) WHERE event.seq = ?',
    );
    this.#blobRow = source.db.prepare<[Buffer], number>('SELECT bytes FROM blob WHERE sha256 = ?').pluck();
  }

  check({ seq, salted, length, blob, removedBy }: WalkRow, claim: PayloadClaim): void {
    if (salted === null) {
      this.#checkRemoved(seq, removedBy);
      return;
    }
    this.counts.present++;
    const fault = (field: string, what: string): void => this.#findings.add('integrity', seq, field, what);
    if (removedBy !== null)
      fault('payload_removal', `Entry ${removedBy} says that this payload is gone, but it is there.`);
    if (length === null) {
      this.#checkBlob(seq, salted, blob, claim);
      return;
    }
    if (claim.blob !== null)
      fault('blob', 'The envelope names a file, but the payload lies in the database.');
    if (hash('sha256', salted, 'hex') !== claim.commit)
      fault('payload', 'The payload is not the one that the envelope commits to.');
    if (length !== claim.length)
      fault('payload', `The payload has ${length} bytes, the envelope says ${claim.length}.`);
  }

  #checkRemoved(seq: number, by: number | null): void {
    if (by !== null && this.#accounts(by, seq)) {
      this.counts.removed++;
      return;
    }
    const what = 'The payload is gone, and no entry accounts for that.';
    this.#findings.add('completeness', seq, 'payload', what);
  }

  /** Whether entry `by` says that the payload of `seq` was removed. */
  #accounts(by: number, seq: number): boolean {
    if (this.#known?.by !== by) this.#known = { by, seqs: this.#seqsOf(by) };
    return this.#known.seqs.has(seq);
  }

  #seqsOf(by: number): ReadonlySet<number> {
    const row = this.#account.get(by);
    if (row?.type !== 'payload.pruned' && row?.type !== 'payload.expired') return new Set();
    try {
      const text = row.bytes ?? readFileSync(blobPath(this.#source.dataDir, row.blob?.toString('hex') ?? ''));
      const said: unknown = JSON.parse(text.toString());
      if (row.type === 'payload.expired') return new Set(seqsIn(said as EventPayload<'payload.expired'>));
      return new Set((said as EventPayload<'payload.pruned'>).pieces.flatMap(({ seqs }) => seqs));
    } catch {
      return new Set();
    }
  }

  #checkBlob(seq: number, salt: Buffer, blob: Buffer | null, claim: PayloadClaim): void {
    const name = blob?.toString('hex') ?? '';
    const integrity = (field: string, what: string): void =>
      this.#findings.add('integrity', seq, field, what);
    if (blob === null || name !== claim.blob) {
      integrity('blob', `The row names the file ${name || 'nowhere'}, the envelope ${claim.blob ?? 'none'}.`);
      return;
    }
    this.counts.blobs++;
    const listed = this.#blobRow.get(blob);
    if (listed === undefined)
      this.#findings.add('completeness', seq, 'blob', `The file ${name} is not in the table of files.`);
    else if (listed !== claim.length)
      integrity('blob', `The table of files says ${listed} bytes of ${name}, the envelope ${claim.length}.`);
    const [plain, salted] = [createHash('sha256'), createHash('sha256').update(salt)];
    let length: number;
    try {
      length = digestFile(blobPath(this.#source.dataDir, name), [plain, salted]);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#findings.add('completeness', seq, 'blob', `The file of the payload cannot be read: ${why}.`);
      return;
    }
    if (plain.digest('hex') !== name)
      integrity('blob', `The file ${name} does not have the content it is named by.`);
    else if (salted.digest('hex') !== claim.commit || length !== claim.length)
      integrity('payload', 'The payload is not the one that the envelope commits to.');
  }
}

/** A forged range must not fill the memory. */
const seqsIn = ({ ranges }: EventPayload<'payload.expired'>): number[] =>
  ranges.flatMap(({ from, to }) =>
    Array.from({ length: Math.min(to - from + 1, limits.expireWindowEntries) }, (_, i) => from + i),
  );

/** Feeds a file to hashes without holding it; its length in bytes. */
function digestFile(path: string, hashes: readonly Hash[]): number {
  const file = openSync(path, 'r');
  try {
    const part = Buffer.alloc(readStep);
    let length = 0;
    for (let got = readSync(file, part); got > 0; got = readSync(file, part)) {
      for (const hash of hashes) hash.update(part.subarray(0, got));
      length += got;
    }
    return length;
  } finally {
    closeSync(file);
  }
}
