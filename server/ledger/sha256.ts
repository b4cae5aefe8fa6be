import { createHash, hash } from 'node:crypto';

/** Up to this size, bytes, joining the parts and hashing them at once is faster than a hash object. */
const joinedMax = 16 * 1024;

/** SHA-256 over the concatenation of byte strings. */
export const sha256Bytes = (...parts: readonly Uint8Array[]): Buffer => {
  const [only] = parts;
  if (only && parts.length === 1) return hash('sha256', only, 'buffer');
  let length = 0;
  for (const part of parts) length += part.length;
  if (length <= joinedMax) return hash('sha256', Buffer.concat(parts, length), 'buffer');
  const whole = createHash('sha256');
  for (const part of parts) whole.update(part);
  return whole.digest();
};

/** Hex SHA-256 of UTF-8 text. */
export const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

export const hexOf = (bytes: Uint8Array): string =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)).toString('hex');
