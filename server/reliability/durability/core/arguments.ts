import type { DiskNode } from './disk';

/** Reading the arguments of a call, which strace separates by `, ` (strings are out already). */
const at = (args: string, index: number): string => args.split(', ').at(index) ?? '';

export const numberAt = (args: string, index: number): number => Number.parseInt(at(args, index), 10);
export const descriptorOf = (args: string): number => numberAt(args, 0);

/** An offset that is given as `[N]`, or that of the open file for `NULL`. */
export const offsetAt = (args: string, index: number, position: number): number =>
  at(args, index) === 'NULL' ? position : Number.parseInt(at(args, index).replaceAll(/[[\]]/g, ''), 10);

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = parts;
  if (parts.length <= 1) return first;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Size of a file as the program sees it. */
export const sizeOf = ({ log }: DiskNode): number =>
  log.reduce((size, change) => {
    if (change.kind === 'size') return change.size;
    return change.kind === 'write' ? Math.max(size, change.at + change.bytes.length) : size;
  }, 0);

/** Bytes of a file as the program sees them; for files that are only written. */
export function bytesOf(node: DiskNode): Uint8Array {
  const bytes = new Uint8Array(sizeOf(node));
  for (const change of node.log) {
    if (change.kind !== 'write' || change.at >= bytes.length) continue;
    bytes.set(change.bytes.subarray(0, bytes.length - change.at), change.at);
  }
  return bytes;
}
