import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leafHash } from './entry';
import { consistencyProof, inclusionProof, type NodeAt, provesConsistency, rootFromInclusion } from './proof';
import { appendLeaf, emptyTree, type FullNode, peaksOf, rootOf, rootOfContents } from './tree';

const sha256 = (...parts: readonly Uint8Array[]) =>
  createHash('sha256').update(Buffer.concat(parts)).digest();
const hex = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes).toString('hex') : 'none');

/** The definition of RFC 6962 §2.1, word for word, and nothing else: what everything here is compared with. */
function naiveRoot(contents: readonly Uint8Array[]): Buffer {
  if (contents.length === 0) return sha256();
  const [only] = contents;
  if (contents.length === 1 && only) return sha256(Buffer.of(0), only);
  let k = 1;
  while (k * 2 < contents.length) k *= 2;
  return sha256(Buffer.of(1), naiveRoot(contents.slice(0, k)), naiveRoot(contents.slice(k)));
}

const naiveNodes =
  (contents: readonly Uint8Array[]): NodeAt =>
  (level, index) =>
    naiveRoot(contents.slice(index * 2 ** level, (index + 1) * 2 ** level));

const contentsOf = (n: number, salt = ''): readonly Buffer[] =>
  Array.from({ length: n }, (_, i) => Buffer.from(`entry ${i}${salt}`));
const anyContents = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 });

test('the known answers of RFC 6962 logs', () => {
  const entries = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];
  const contents = entries.map((text) => Buffer.from(text, 'hex'));
  expect(hex(rootOfContents([], sha256))).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
  expect(hex(rootOfContents(contents.slice(0, 1), sha256))).toBe(
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  );
  expect(hex(rootOfContents(contents, sha256))).toBe(
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  );
});

test('appending one leaf at a time gives the root of the definition, and names every full subtree once', () => {
  fc.assert(
    fc.property(anyContents, (contents) => {
      let tree = emptyTree;
      const full: FullNode[] = [];
      for (const [i, bytes] of contents.entries()) {
        tree = appendLeaf(tree, leafHash(bytes, sha256), sha256, (node) => full.push(node));
        expect(hex(rootOf(tree, sha256))).toBe(hex(naiveRoot(contents.slice(0, i + 1))));
      }
      expect(tree.size).toBe(contents.length);
      const nodes = naiveNodes(contents);
      for (const { level, index, hash } of full) expect(hex(hash)).toBe(hex(nodes(level, index)));
      expect(new Set(full.map(({ level, index }) => `${level}/${index}`)).size).toBe(full.length);
      const count = Array.from({ length: 7 }, (_, i) => Math.floor(contents.length / 2 ** (i + 1)));
      expect(full.length).toBe(count.reduce((sum, n) => sum + n, 0));
      expect(peaksOf(contents.length).map(([level, index]) => hex(nodes(level, index)))).toEqual(
        tree.peaks.map(hex),
      );
    }),
  );
});

test('every leaf of every small tree is proved, and no other leaf, place, size or path is', () => {
  for (let size = 1; size <= 34; size++) {
    const contents = contentsOf(size);
    const root = hex(naiveRoot(contents));
    for (const [index, bytes] of contents.entries()) {
      const proof = inclusionProof(index, size, naiveNodes(contents), sha256);
      const leaf = leafHash(bytes, sha256);
      const prove = (i: number, n: number, hash: Uint8Array, path: readonly Uint8Array[]) =>
        hex(rootFromInclusion(i, n, hash, path, sha256));
      expect(prove(index, size, leaf, proof)).toBe(root);
      expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
      expect(prove(index, size, sha256(leaf), proof)).not.toBe(root);
      if (size > 1) expect(prove((index + 1) % size, size, leaf, proof)).not.toBe(root);
      expect(prove(index, size, leaf, [...proof, leaf])).not.toBe(root);
      if (proof.length > 0) expect(prove(index, size, leaf, proof.slice(1))).not.toBe(root);
      expect(prove(size, size, leaf, proof)).toBe('none');
    }
  }
  expect(() => inclusionProof(3, 3, naiveNodes(contentsOf(3)), sha256)).toThrow(RangeError);
});

test('every earlier size is proved to be a beginning, and another history is not', () => {
  for (let size = 1; size <= 34; size++) {
    const contents = contentsOf(size);
    const newRoot = naiveRoot(contents);
    for (let before = 1; before <= size; before++) {
      const proof = consistencyProof(before, size, naiveNodes(contents), sha256);
      const oldRoot = naiveRoot(contents.slice(0, before));
      const o = { before, size, oldRoot, newRoot, proof };
      expect(provesConsistency(o, sha256)).toBe(true);
      const other = naiveRoot(contentsOf(before, '!'));
      expect(provesConsistency({ ...o, oldRoot: other }, sha256)).toBe(false);
      expect(provesConsistency({ ...o, newRoot: other }, sha256)).toBe(false);
      expect(provesConsistency({ ...o, proof: [...proof, oldRoot] }, sha256)).toBe(false);
      for (const at of proof.keys()) {
        expect(provesConsistency({ ...o, proof: proof.with(at, other) }, sha256)).toBe(false);
        expect(provesConsistency({ ...o, proof: proof.toSpliced(at, 1) }, sha256)).toBe(false);
      }
    }
    expect(provesConsistency({ before: 0, size, oldRoot: newRoot, newRoot, proof: [] }, sha256)).toBe(false);
  }
});

test('proofs of large trees hold too', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), fc.nat(), fc.nat(), (size, a, b) => {
      const contents = contentsOf(size);
      const levels: Uint8Array[][] = [contents.map((bytes) => leafHash(bytes, sha256))];
      let tree = emptyTree;
      for (const leaf of levels[0] ?? [])
        tree = appendLeaf(tree, leaf, sha256, ({ level, hash }) => {
          levels[level] ??= [];
          levels[level].push(hash);
        });
      const nodeAt: NodeAt = (level, index) => levels[level]?.[index] ?? expect.fail(`${level}/${index}`);
      const newRoot = rootOf(tree, sha256);
      const index = a % size;
      const path = inclusionProof(index, size, nodeAt, sha256);
      expect(hex(rootFromInclusion(index, size, nodeAt(0, index), path, sha256))).toBe(hex(newRoot));
      const before = 1 + (b % size);
      const proof = consistencyProof(before, size, nodeAt, sha256);
      const oldRoot = naiveRoot(contents.slice(0, before));
      expect(provesConsistency({ before, size, oldRoot, newRoot, proof }, sha256)).toBe(true);
    }),
    { numRuns: 60 },
  );
});
