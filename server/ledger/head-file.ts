import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { syncDir, writeDurably } from './blob-store';

/** The last place known durable, kept outside the data directory: restoring that directory does not restore this. */
export interface HeadRecord {
  /** Count of entries, which is the last sequence. */
  readonly size: number;
  /** Hex leaf hash of entry `size`. */
  readonly lastLeaf: string;
  /** Epoch ms of writing. */
  readonly at: number;
  /** Signed note over these entries; null in files from before there were any. */
  readonly note: string | null;
}

export const headPath = (headDir: string, ledgerId: string): string => join(headDir, `${ledgerId}.json`);

/** Null when there is none. Throws on a file that cannot be read or is not a head file. */
export function readHeadFile(headDir: string, ledgerId: string): HeadRecord | null {
  let text: string;
  try {
    text = readFileSync(headPath(headDir, ledgerId), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (!isHeadRecord(value)) throw new Error(`${headPath(headDir, ledgerId)} is not a head file`);
  return { ...value, note: value.note ?? null };
}

function isHeadRecord(value: unknown): value is HeadRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { size, lastLeaf, at, note = null } = value as Partial<Record<keyof HeadRecord, unknown>>;
  const said = note === null || typeof note === 'string';
  return said && Number.isSafeInteger(size) && typeof lastLeaf === 'string' && typeof at === 'number';
}

/** Replaces the file as a whole, and returns when that is on the disk. */
export function writeHeadFile(headDir: string, ledgerId: string, head: HeadRecord): void {
  mkdirSync(headDir, { recursive: true, mode: 0o700 });
  const path = headPath(headDir, ledgerId);
  const temporary = `${path}.${process.pid}.part`;
  writeDurably(temporary, Buffer.from(`${JSON.stringify(head)}\n`));
  renameSync(temporary, path);
  syncDir(headDir);
}
