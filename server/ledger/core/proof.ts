import type { ByteHash } from './entry';
import { nodeHash } from './tree';

/** Hash of a full subtree: `2^level` leaves from `index * 2^level` on; level 0 is a leaf hash. */
export type NodeAt = (level: number, index: number) => Uint8Array;

/** The largest power of two below `n`; `n` is at least 2. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** Root over the leaves `[from, to)`; `from` is a multiple of the power of two that covers the range. */
export function rangeRoot(from: number, to: number, nodeAt: NodeAt, sha256: ByteHash): Uint8Array {
  const width = to - from;
  const level = Math.round(Math.log2(width));
  if (2 ** level === width && from % width === 0) return nodeAt(level, from / width);
  const middle = from + split(width);
  return nodeHash(rangeRoot(from, middle, nodeAt, sha256), rangeRoot(middle, to, nodeAt, sha256), sha256);
}

/** RFC 6962 audit path of leaf `index` (from 0) in the tree of `size` leaves: sibling hashes, lowest first. Throws a RangeError. */
export function inclusionProof(
  index: number,
  size: number,
  nodeAt: NodeAt,
  sha256: ByteHash,
): readonly Uint8Array[] {
  if (index < 0 || index >= size) throw new RangeError(`there is no leaf ${index} in a tree of ${size}`);
  const path = (from: number, to: number): Uint8Array[] => {
    if (to - from === 1) return [];
    const middle = from + split(to - from);
    return index < middle
      ? [...path(from, middle), rangeRoot(middle, to, nodeAt, sha256)]
      : [...path(middle, to), rangeRoot(from, middle, nodeAt, sha256)];
  };
  return path(0, size);
}

/** The root that a leaf and its audit path lead to; null when the path has the wrong length. */
export function rootFromInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  sha256: ByteHash,
): Uint8Array | null {
  if (index < 0 || index >= size) return null;
  let place = index;
  let last = size - 1;
  let root = leaf;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root, sha256);
      // A last node without a sibling moves up unchanged.
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      root = nodeHash(root, sibling, sha256);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

/** RFC 6962 consistency proof between the first `before` leaves and all `size`. Throws a RangeError. */
export function consistencyProof(
  before: number,
  size: number,
  nodeAt: NodeAt,
  sha256: ByteHash,
): readonly Uint8Array[] {
  if (before < 1 || before > size) throw new RangeError(`${before} is no earlier size of a tree of ${size}`);
  const walk = (from: number, to: number, complete: boolean): Uint8Array[] => {
    if (before === to) return complete ? [] : [rangeRoot(from, to, nodeAt, sha256)];
    const middle = from + split(to - from);
    return before <= middle
      ? [...walk(from, middle, complete), rangeRoot(middle, to, nodeAt, sha256)]
      : [...walk(middle, to, false), rangeRoot(from, middle, nodeAt, sha256)];
  };
  return walk(0, size, true);
}

/** Whether the tree with `newRoot` begins with the tree with `oldRoot`, as the proof shows it. */
export function provesConsistency(
  o: {
    readonly before: number;
    readonly size: number;
    readonly oldRoot: Uint8Array;
    readonly newRoot: Uint8Array;
    readonly proof: readonly Uint8Array[];
  },
  sha256: ByteHash,
): boolean {
  const { before, size, oldRoot, newRoot, proof } = o;
  if (before < 1 || before > size) return false;
  if (before === size) return proof.length === 0 && same(oldRoot, newRoot);
  let place = before - 1;
  let last = size - 1;
  while (place % 2 === 1) {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  const rest = [...proof];
  // A power of two is a full subtree: the old root itself is where both begin.
  const seed = place === 0 ? oldRoot : rest.shift();
  if (!seed) return false;
  let [older, newer] = [seed, seed];
  for (const hash of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      older = nodeHash(hash, older, sha256);
      newer = nodeHash(hash, newer, sha256);
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newer = nodeHash(newer, hash, sha256);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(older, oldRoot) && same(newer, newRoot);
}

export const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
