import { createHash, createPublicKey, verify } from 'node:crypto';

/** What is wrong with a selection of the enforcement log, checked without any code of the product; and how much of it was proved. */
export function checkProofs(lines: readonly string[]): {
  readonly faults: readonly string[];
  readonly proved: number;
  readonly unproven: number;
} {
  const faults: string[] = [];
  const [head, ...rest] = lines.map((line) => JSON.parse(line));
  const note = signedNote(String(head.checkpoint), String(head.vkey));
  if (note === null)
    return { faults: ['the signature of the checkpoint does not hold'], proved: 0, unproven: 0 };
  let [proved, unproven] = [0, 0];
  const told = new Set<number>();
  for (const { record, entry } of rest) {
    if (record) for (const seq of record.seqs) told.add(seq);
    if (!entry) continue;
    told.delete(entry.seq);
    const envelope = JSON.parse(entry.envelope);
    if (envelope.seq !== entry.seq) faults.push(`${entry.seq}: the envelope is of another entry`);
    if (entry.salt !== null) {
      const commit = sha256(Buffer.from(entry.salt, 'hex'), Buffer.from(entry.payload));
      if (commit.toString('hex') !== envelope.payload_commit) faults.push(`${entry.seq}: another payload`);
    }
    if (entry.proof === null) {
      unproven += 1;
      continue;
    }
    const path = entry.proof.map((hash: string) => Buffer.from(hash, 'base64'));
    const leaf = sha256(Buffer.of(0), Buffer.from(entry.envelope));
    if (!climb(entry.seq - 1, note.size, leaf, path)?.equals(note.root))
      faults.push(`${entry.seq}: not in the signed log`);
    proved += 1;
  }
  for (const seq of told) faults.push(`${seq}: named by a record, and missing`);
  return { faults, proved, unproven };
}

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 6962, from the leaf up, by the halves of the tree. */
function climb(index: number, size: number, leaf: Buffer, path: Buffer[]): Buffer | null {
  if (size === 1) return path.length === 0 ? leaf : null;
  const sibling = path.at(-1);
  if (!sibling) return null;
  let half = 1;
  while (half * 2 < size) half *= 2;
  const below = path.slice(0, -1);
  const isLeft = index < half;
  const inner = isLeft ? climb(index, half, leaf, below) : climb(index - half, size - half, leaf, below);
  if (inner === null) return null;
  return isLeft ? sha256(Buffer.of(1), inner, sibling) : sha256(Buffer.of(1), sibling, inner);
}

/** A C2SP signed note with one Ed25519 signature; null when it does not hold. */
function signedNote(text: string, vkey: string): { readonly size: number; readonly root: Buffer } | null {
  const at = text.indexOf('\n\n');
  const body = text.slice(0, at + 1);
  const [name, , ...key] = vkey.split('+');
  // The key itself may hold a plus.
  const raw = Buffer.from(key.join('+'), 'base64').subarray(1);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const signatures = text.slice(at + 2).split('\n');
  const holds = signatures.some((line) => {
    const [dash, signer, bytes] = line.split(' ');
    if (dash !== '—' || signer !== name || bytes === undefined) return false;
    return verify(null, Buffer.from(body), publicKey, Buffer.from(bytes, 'base64').subarray(4));
  });
  const [, size, root] = body.split('\n');
  return holds ? { size: Number(size), root: Buffer.from(root ?? '', 'base64') } : null;
}
