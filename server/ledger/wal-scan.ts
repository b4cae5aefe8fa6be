import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Looks for damage in a write-ahead log that SQLite passes over in silence: it takes the log up to the first frame that does not check out, and calls
 * that its end. A crash may leave such a frame too, but only in the last transaction, because each commit is on the disk before the next one
 * begins. So when a whole later transaction of the same log follows, what lies between was durable once, and was damaged since.
 */

const headerBytes = 32;
const frameHeaderBytes = 24;
const magic = 0x377f0682;

/** Number of the first damaged frame (from 1), or null. Reads the file once; a file that is no log has no frame to be damaged. */
export function findWalDamage(path: string): number | null {
  if (!existsSync(path)) return null;
  const file = openSync(path, 'r');
  try {
    return scan(file, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function scan(file: number, size: number): number | null {
  const header = Buffer.alloc(headerBytes);
  if (size < headerBytes || readSync(file, header, 0, headerBytes, 0) < headerBytes) return null;
  const word = header.readUInt32BE(0);
  // The lowest bit says in which byte order the checksums were made.
  if ((word & ~1) >>> 0 !== magic) return null;
  const bigEndian = (word & 1) === 1;
  const pageBytes = header.readUInt32BE(8);
  if (pageBytes < 512 || pageBytes > 65_536) return 1;
  const frame = Buffer.alloc(frameHeaderBytes + pageBytes);
  let sum = checksum([0, 0], header.subarray(0, 24), bigEndian);
  let damaged: number | null = sameSum(sum, header, 24) ? null : 1;
  let salts: Buffer = header.subarray(16, 24);
  let commitsAfter = 0;
  for (let n = 1, at = headerBytes; at + frame.length <= size; n++, at += frame.length) {
    if (readSync(file, frame, 0, frame.length, at) < frame.length) break;
    if (n === 1 && damaged === 1) salts = Buffer.from(frame.subarray(8, 16));
    // Frames with other salts are left over from before the log began anew.
    const isOfThisLog = frame.subarray(8, 16).equals(salts);
    if (damaged === null) {
      sum = checksum(sum, frame.subarray(0, 8), bigEndian);
      sum = checksum(sum, frame.subarray(frameHeaderBytes), bigEndian);
      if (isOfThisLog && sameSum(sum, frame, 16)) continue;
      damaged = n;
    }
    if (!isOfThisLog) continue;
    // Something follows the end of the transaction in which the damage lies.
    if (commitsAfter > 0) return damaged;
    if (frame.readUInt32BE(4) !== 0) commitsAfter++;
  }
  return null;
}

type Sum = readonly [number, number];

const sameSum = ([a, b]: Sum, from: Buffer, at: number): boolean =>
  from.readUInt32BE(at) === a && from.readUInt32BE(at + 4) === b;

function checksum(before: Sum, bytes: Buffer, bigEndian: boolean): Sum {
  let [a, b] = before;
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    a = (a + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0;
    b = (b + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0;
  }
  return [a, b];
}
