import { type ByteHash, leafHash } from './entry';

/**
 * The RFC 6962 Merkle tree over the envelopes, as far as appending needs it: the roots of its full subtrees, largest first. Their sizes are
 * the binary digits of `size`, so there are never more than 53 of them. Immutable: an append that is undone simply keeps the older one.
 */
export interface Frontier {
  /** Count of leaves. */
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

/** A full subtree: `2^level` leaves from `index * 2^level` on. */
export interface FullNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

export const emptyTree: Frontier = { size: 0, peaks: [] };

const nodePrefix = Uint8Array.of(1);

/** RFC 6962 hash of an inner node. */
export const nodeHash = (left: Uint8Array, right: Uint8Array, sha256: ByteHash): Uint8Array =>
  sha256(nodePrefix, left, right);

/** Adds a leaf hash. `onFull` hears of each full subtree this completes, smallest first, the leaf itself not among them. */
export function appendLeaf(
  { size, peaks }: Frontier,
  leaf: Uint8Array,
  sha256: ByteHash,
  onFull?: (node: FullNode) => void,
): Frontier {
  const rest = [...peaks];
  let hash = leaf;
  let index = size;
  for (let level = 1; index % 2 === 1; level++) {
    const left = rest.pop();
    if (!left) throw new Error('a frontier without its peaks');
    hash = nodeHash(left, hash, sha256);
    index = (index - 1) / 2;
    onFull?.({ level, index, hash });
  }
  rest.push(hash);
  return { size: size + 1, peaks: rest };
}

/** Root of the tree; of the empty one, the hash of nothing. */
export function rootOf({ peaks }: Frontier, sha256: ByteHash): Uint8Array {
  let root = peaks.at(-1);
  if (!root) return sha256();
  for (let i = peaks.length - 2; i >= 0; i--) {
    const left = peaks[i];
    if (left) root = nodeHash(left, root, sha256);
  }
  return root;
}

/** Root over a list of leaf contents, for short lists. */
export const rootOfContents = (contents: readonly Uint8Array[], sha256: ByteHash): Uint8Array =>
  rootOf(
    contents.reduce((tree, bytes) => appendLeaf(tree, leafHash(bytes, sha256), sha256), emptyTree),
    sha256,
  );

/** The subtrees that make up the first `size` leaves, largest first: `[level, index]` each. */
export function peaksOf(size: number): readonly (readonly [level: number, index: number])[] {
  const peaks: [number, number][] = [];
  let start = 0;
  for (let level = Math.floor(Math.log2(Math.max(size, 1))); level >= 0; level--) {
    const width = 2 ** level;
    if (size - start < width) continue;
    peaks.push([level, start / width]);
    start += width;
  }
  return peaks;
}
