import { limits } from '../vocabulary';
import { checkpointBody, type NoteKey, noteKey, signedNote } from './core/note';
import { type Frontier, rootOf } from './core/tree';
import { messageOf } from './database';
import { writeHeadFile } from './head-file';
import { sha256Bytes } from './sha256';
import type { SigningKey } from './signing-key';

/** A signed statement that the log has `size` entries with this root. */
export interface SignedCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  /** C2SP signed note. */
  readonly note: string;
  /** Epoch ms of signing. */
  readonly at: number;
}

/** What is durable: the tree, and the leaf hash of its last entry. */
export interface DurableTree {
  readonly tree: Frontier;
  readonly leaf: Uint8Array;
}

export interface SealerParts {
  /** The data directory, without links. */
  readonly dataDir: string;
  readonly headDir: string;
  readonly ledgerId: string;
  readonly origin: string;
  readonly key: SigningKey;
  /** Keeps checkpoints in a transaction of their own; may throw. Not called when there are none. */
  readonly keep: (checkpoints: readonly SignedCheckpoint[]) => void;
  /** After each try to write the head file: why not, or null. */
  readonly onHead: (problem: string | null) => void;
}

/** Signs one tree. */
export function signTree(tree: Frontier, origin: string, key: SigningKey, at: number): SignedCheckpoint {
  const root = rootOf(tree, sha256Bytes);
  const name: NoteKey = noteKey(origin, key.publicKey, sha256Bytes);
  const body = checkpointBody({ origin, size: tree.size, root });
  return { size: tree.size, root, note: signedNote(body, name, key.sign(body)), at };
}

/**
 * Signs what is durable, and nothing else: it is told of a tree only after the commit that covers it was fsynced. All its work lies between
 * commits, so no acknowledgement waits for it. Checkpoints are kept with the next commit, or when the ledger comes to rest; the newest stands in
 * the head file, outside the data directory, within a second.
 */
export class Sealer {
  #parts: SealerParts;
  #durable: DurableTree | null = null;
  #signed: SignedCheckpoint | null = null;
  /** The newest checkpoint that is kept or waits for it. */
  #sealedSize: number;
  #headSize = 0;
  #unkept: readonly SignedCheckpoint[] = [];
  #committedAt = 0;
  #soon: NodeJS.Immediate | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(parts: SealerParts, size: number) {
    this.#parts = parts;
    this.#sealedSize = size;
  }

  /** After each durable commit. `atOnce`: what it holds is worth a checkpoint, in the head file too, as soon as it is acknowledged. */
  committed(durable: DurableTree, atOnce: boolean): void {
    this.#durable = durable;
    this.#committedAt = Date.now();
    const many = durable.tree.size - this.#sealedSize >= limits.checkpointEntriesMax;
    if (atOnce || many)
      this.#soon ??= setImmediate(() => {
        this.#soon = null;
        this.#seal();
        if (atOnce) this.#writeHead();
      });
    this.#timer ??= setTimeout(() => this.#tick(), limits.headFileIdleMs);
  }

  /** Another key signs from here on; what is signed already stays. */
  takeKey(key: SigningKey): void {
    if (key !== this.#parts.key) this.#parts = { ...this.#parts, key };
  }

  /** What the transaction now beginning should keep; `kept` when it is durable. */
  unkept(): readonly SignedCheckpoint[] {
    return this.#unkept;
  }

  kept(checkpoints: readonly SignedCheckpoint[]): void {
    if (checkpoints.length > 0) this.#unkept = this.#unkept.filter((one) => !checkpoints.includes(one));
  }

  /** Signs, keeps and writes what there is. */
  close(): void {
    if (this.#soon) clearImmediate(this.#soon);
    this.stop();
    this.#rest();
  }

  /** The ledger was given up: nothing more is signed. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    this.#timer = null;
    if (Date.now() - this.#committedAt >= limits.headFileIdleMs) {
      this.#rest();
      return;
    }
    this.#writeHead();
    this.#timer = setTimeout(() => this.#tick(), limits.headFileIdleMs);
  }

  #rest(): void {
    this.#seal();
    try {
      const waiting = this.#unkept;
      if (waiting.length > 0) this.#parts.keep(waiting);
      this.kept(waiting);
    } catch {
      // They wait for the next commit, which says itself what is wrong with the disk.
    }
    this.#writeHead();
  }

  #sign(): SignedCheckpoint | null {
    if (!this.#durable) return null;
    const { tree } = this.#durable;
    if (this.#signed?.size !== tree.size)
      this.#signed = signTree(tree, this.#parts.origin, this.#parts.key, Date.now());
    return this.#signed;
  }

  #seal(): void {
    const signed = this.#sign();
    if (!signed || signed.size <= this.#sealedSize) return;
    this.#unkept = [...this.#unkept, signed];
    this.#sealedSize = signed.size;
  }

  #writeHead(): void {
    const signed = this.#sign();
    if (!this.#durable || !signed || signed.size === this.#headSize) return;
    const { dataDir, headDir, ledgerId } = this.#parts;
    try {
      const lastLeaf = Buffer.from(this.#durable.leaf).toString('hex');
      const { size, at, note } = signed;
      writeHeadFile(headDir, ledgerId, { size, lastLeaf, at, note, dataDir });
      this.#headSize = signed.size;
      this.#parts.onHead(null);
    } catch (error) {
      this.#parts.onHead(messageOf(error));
      // Nothing else may be written for a long time, and the disk may heal before.
      if (!this.#stopped) this.#timer ??= setTimeout(() => this.#tick(), limits.headFileIdleMs);
    }
  }
}
