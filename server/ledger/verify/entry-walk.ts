import { setImmediate } from 'node:timers/promises';
import { limits } from '../../vocabulary';
import { checkEnvelope } from '../core/envelope-check';
import { appendLeaf, emptyTree, type Frontier, rootOf } from '../core/tree';
import { messageOf } from '../database';
import { hexOf, sha256Bytes } from '../sha256';
import { isStored, storedEvery } from '../stored-tree';
import { PayloadCheck, type PayloadCounts } from './payload-check';
import type { Findings } from './report';
import { isDamage, type LedgerSource } from './source';
import { type WalkRow, walkPages } from './walk-rows';

export interface Walked {
  readonly entries: number;
  /** Entries per stream. */
  readonly streams: ReadonlyMap<string, number>;
  readonly payloads: PayloadCounts;
  readonly nodes: number;
  /** Root over all entries; null when one is missing. */
  readonly root: Uint8Array | null;
}

export interface WalkPorts {
  readonly findings: Findings;
  /** Each entry, whatever is wrong with it. */
  readonly onEntry: (row: WalkRow) => void;
  /** An entry that a person's command caused. */
  readonly onCommand: (seq: number, command: string) => void;
  readonly onProgress: (done: number, of: number) => void;
  /** The tree after each entry, and the leaf hash of the entry; only while nothing is missing. */
  readonly onTree: (tree: Frontier, leaf: Uint8Array) => void;
}

/** Walks all entries up to `head` once, in order, hashing what is stored. Holds one page, one tree and one number per stream. */
export async function walkEntries(source: LedgerSource, head: number, ports: WalkPorts): Promise<Walked> {
  const walk = new EntryWalk(source, ports);
  const read = walkPages(source);
  // Below 1 nothing may stand; whatever does is read too.
  for (let after = Number.MIN_SAFE_INTEGER; ; await setImmediate()) {
    let page: readonly WalkRow[];
    try {
      page = read(after, head, limits.verifyPageMax);
    } catch (error) {
      if (!isDamage(error)) throw error;
      const what = `The database cannot be read from here on: ${messageOf(error)}.`;
      ports.findings.add('integrity', walk.next(), 'database', what);
      break;
    }
    for (const row of page) walk.take(row);
    const last = page.at(-1);
    if (!last) break;
    after = last.seq;
    ports.onProgress(after, head);
  }
  return walk.result();
}

class EntryWalk {
  readonly #ledgerId: string;
  readonly #ports: WalkPorts;
  readonly #payloads: PayloadCheck;
  readonly #node;
  readonly #streams = new Map<string, number>();
  #expected = 1;
  #entries = 0;
  #nodes = 0;
  #recordedAt = 0;
  #tree: Frontier | null = emptyTree;

  constructor(source: LedgerSource, ports: WalkPorts) {
    this.#ledgerId = source.ledgerId;
    this.#ports = ports;
    this.#payloads = new PayloadCheck(source, ports.findings);
    this.#node = source.db
      .prepare<[number, number], Buffer>('SELECT hash FROM tlog_node WHERE level = ? AND idx = ?')
      .pluck();
  }

  next(): number {
    return this.#expected;
  }

  take(row: WalkRow): void {
    this.#entries++;
    this.#checkPlace(row);
    const leaf = sha256Bytes(row.leafInput);
    const { findings } = this.#ports;
    if (row.leaf !== hexOf(leaf))
      findings.add('integrity', row.seq, 'leaf', 'The leaf hash is not that of the envelope.');
    const text = row.leafInput.toString('utf8', 1);
    const { field, what, payload, command } = checkEnvelope(text, row, this.#ledgerId);
    if (field !== null) findings.add('integrity', row.seq, field, what);
    if (payload) this.#payloads.check(row, payload);
    if (command !== null) this.#ports.onCommand(row.seq, command);
    this.#ports.onEntry(row);
    this.#grow(row.seq, leaf);
  }

  #checkPlace({ seq, stream, version, recordedAt }: WalkRow): void {
    const { findings } = this.#ports;
    if (seq !== this.#expected) {
      const what =
        seq > this.#expected
          ? `Entries ${this.#expected} to ${seq - 1} are missing.`
          : 'Entries are counted from 1; this one should not be there.';
      findings.add('completeness', Math.min(seq, this.#expected), 'sequence', what);
      // Without each single leaf no root can be made any more.
      this.#tree = null;
    }
    this.#expected = Math.max(seq, 0) + 1;
    const before = this.#streams.get(stream) ?? 0;
    if (version !== before + 1)
      findings.add('completeness', seq, 'stream_ver', `${stream} goes from version ${before} to ${version}.`);
    this.#streams.set(stream, version);
    if (recordedAt < this.#recordedAt)
      findings.add(
        'integrity',
        seq,
        'recorded_at',
        'It says that it was recorded before the entry before it.',
      );
    this.#recordedAt = Math.max(recordedAt, this.#recordedAt);
  }

  #grow(seq: number, leaf: Uint8Array): void {
    if (!this.#tree) return;
    this.#tree = appendLeaf(this.#tree, leaf, sha256Bytes, (node) => {
      if (!isStored(node)) return;
      this.#nodes++;
      if (this.#node.get(node.level / storedEvery, node.index)?.equals(node.hash) !== true)
        this.#ports.findings.add('integrity', seq, 'tlog_node', 'The stored tree does not fit the entries.');
    });
    this.#ports.onTree(this.#tree, leaf);
  }

  result(): Walked {
    return {
      entries: this.#entries,
      streams: this.#streams,
      payloads: this.#payloads.counts,
      nodes: this.#nodes,
      root: this.#tree ? rootOf(this.#tree, sha256Bytes) : null,
    };
  }
}
