import { createHash } from 'node:crypto';

/** SHA-256 over the concatenation of byte strings. */
export const sha256Bytes = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Hex SHA-256 of UTF-8 text. */
export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
