import type Database from 'better-sqlite3';
import { TroubleError } from '../vocabulary';
import type { NodeAt } from './core/proof';
import { appendLeaf, emptyTree, type Frontier, type FullNode, peaksOf, rootOf } from './core/tree';
import { sha256Bytes } from './sha256';
import { troubles } from './troubles';

/** Levels of the tree between two that are stored: the leaves, every 256 of them, every 65,536 … */
export const storedEvery = 8;
const tileWidth = 2 ** storedEvery;

/** Subtrees per transaction while the tree of an older ledger is made up for. */
const nodesPerTransaction = 256;

export const isStored = ({ level }: FullNode): boolean => level % storedEvery === 0;

/** Hashes of full subtrees, as the database has them. Throws `ledger.entry-missing` for one it does not have. */
export function storedNodes(db: Database.Database): NodeAt {
  const make = nodeMaker(db);
  return (level, index) => make(level, index, level - (level % storedEvery));
}

/** Makes the hash of a full subtree from what is stored at a level below it (or at its own). */
function nodeMaker(db: Database.Database) {
  const leaves = db
    .prepare<[number, number], Buffer>('SELECT leaf FROM event WHERE seq > ? AND seq <= ? ORDER BY seq')
    .pluck();
  const nodes = db
    .prepare<[number, number, number], Buffer>(
      'SELECT hash FROM tlog_node WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx',
    )
    .pluck();
  return (level: number, index: number, below: number): Uint8Array => {
    const width = 2 ** (level - below);
    const from = index * width;
    const hashes =
      below === 0 ? leaves.all(from, from + width) : nodes.all(below / storedEvery, from, from + width);
    if (hashes.length !== width) throw new TroubleError(troubles.entryMissing(from * 2 ** below + 1));
    const tree = hashes.reduce<Frontier>((before, hash) => appendLeaf(before, hash, sha256Bytes), emptyTree);
    return rootOf(tree, sha256Bytes);
  };
}

/** The tree over the first `size` entries, from at most 255 hashes per stored level. */
export function loadFrontier(db: Database.Database, size: number): Frontier {
  const nodeAt = storedNodes(db);
  return { size, peaks: peaksOf(size).map(([level, index]) => nodeAt(level, index)) };
}

/** Makes the stored nodes of entries that are older than the tree; goes on where an interrupted run stopped. */
export function completeTree(db: Database.Database, onProgress: (done: number, of: number) => void): void {
  const head = db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM event').pluck().get() ?? 0;
  const of = Math.floor(head / tileWidth);
  const known = db.prepare<[number], number>('SELECT count(*) FROM tlog_node WHERE level = ?').pluck();
  const insert = db.prepare('INSERT INTO tlog_node (level, idx, hash) VALUES (?, ?, ?)');
  const make = nodeMaker(db);
  const some = db.transaction((from: number, to: number) => {
    for (let index = from; index < to; index++) {
      insert.run(1, index, make(storedEvery, index, 0));
      // The last of 256 completes one of the level above, and so on.
      for (let level = 2, at = index + 1; at % tileWidth === 0; level++) {
        at /= tileWidth;
        insert.run(level, at - 1, make(level * storedEvery, at - 1, (level - 1) * storedEvery));
      }
    }
  });
  for (let done = known.get(1) ?? 0; done < of; ) {
    const next = Math.min(done + nodesPerTransaction, of);
    some.immediate(done, next);
    done = next;
    if (done < of) onProgress(done * tileWidth, head);
  }
}
