import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDurableDir, replaceDurably } from '../disk';
import { TroubleError } from '../vocabulary';

/** Tells equal secrets from others. Without the key a digest says nothing of its secret. */
export interface DigestKey {
  /** Eight hexadecimal digits; on record, so that digests under different keys are not compared. */
  readonly id: string;
  /** The key itself, 64 hexadecimal digits: for a thread of this process, never for a record. */
  readonly hex: string;
  /** Eight hexadecimal digits. */
  digest(secret: string): string;
}

const keyBytes = 32;
const digits = 8;

export function digestKeyOf(hex: string): DigestKey {
  const key = Buffer.from(hex, 'hex');
  const mac = (text: string): string => createHmac('sha256', key).update(text).digest('hex').slice(0, digits);
  return { id: mac('the id of this key'), hex, digest: (secret) => mac(`secret ${secret}`) };
}

/** For comparisons that leave the digests out. */
export const noDigestKey: DigestKey = digestKeyOf('00'.repeat(keyBytes));

/** The key in `keys/redaction.key`, made when there is none. Throws `redaction.key-unusable`. */
export function openDigestKey(dataDir: string): DigestKey {
  const folder = join(dataDir, 'keys');
  const path = join(folder, 'redaction.key');
  try {
    if (!existsSync(path)) {
      makeDurableDir(folder);
      // Half a key must never be one, and a digest on record is of a key that a power cut does not take.
      replaceDurably(path, Buffer.from(randomBytes(keyBytes).toString('hex')));
    }
    const hex = readFileSync(path, 'utf8').trim();
    if (!/^[0-9a-f]{64}$/.test(hex)) throw new Error('it does not hold 64 hexadecimal digits');
    return digestKeyOf(hex);
  } catch (error) {
    throw new TroubleError(unusable(path, error instanceof Error ? error.message : String(error)), {
      cause: error,
    });
  }
}

const unusable = (path: string, why: string) => ({
  kind: 'redaction.key-unusable',
  what: `The key that tells equal secrets apart, ${path}, cannot be used: ${why}.`,
  safe: 'Nothing was started and nothing was changed.',
  next: 'Make the file readable again. If it is lost, remove it: a new one is made, and digests of before are not comparable with later ones.',
});
