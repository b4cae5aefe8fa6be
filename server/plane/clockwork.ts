import { createHash, randomBytes } from 'node:crypto';
import type { CoreClockwork } from '../stream';

/** The real clock, time-ordered ids (UUIDv7) and SHA-256. */
export const systemClockwork: CoreClockwork = {
  now: () => Date.now(),
  newId: uuidV7,
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
};

function uuidV7(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A timer that does not keep the process alive. */
export function setTimer(work: () => void, ms: number): { cancel(): void } {
  const timer = setTimeout(work, ms);
  return { cancel: () => clearTimeout(timer) };
}

/** Work that is done again and again, without keeping the process alive. */
export function every(ms: number, work: () => void): { cancel(): void } {
  const timer = setInterval(work, ms);
  timer.unref();
  return { cancel: () => clearInterval(timer) };
}
