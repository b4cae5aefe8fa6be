import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDurableDir, replaceDurably } from '../disk';

/** The last place known durable, kept outside the data directory: restoring that directory does not restore this. */
export interface HeadRecord {
  /** Count of entries, which is the last sequence. */
  readonly size: number;
  /** Hex leaf hash of entry `size`; empty for none. */
  readonly lastLeaf: string;
  /** Epoch ms of writing. */
  readonly at: number;
  /** Signed note over these entries; null in files from before there were any, and of an empty ledger. */
  readonly note: string | null;
  /** The data directory whose ledger this is; null in files from before that was said. */
  readonly dataDir: string | null;
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
  return { ...value, note: value.note ?? null, dataDir: value.dataDir ?? null };
}

function isHeadRecord(value: unknown): value is HeadRecord {
  if (typeof value !== 'object' || value === null) return false;
  const said = value as Partial<Record<keyof HeadRecord, unknown>>;
  const { size, lastLeaf, at, note = null, dataDir = null } = said;
  const texts = [note, dataDir].every((text) => text === null || typeof text === 'string');
  return texts && Number.isSafeInteger(size) && typeof lastLeaf === 'string' && typeof at === 'number';
}

/** The newest head file of a ledger that lay in `dataDir`, by whatever id; null when there is none. Other files are passed over. */
export function newestHeadOf(
  dataDir: string,
  headDir: string,
): { readonly ledgerId: string; readonly record: HeadRecord } | null {
  if (!existsSync(headDir)) return null;
  const found = readdirSync(headDir)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const ledgerId = name.slice(0, -'.json'.length);
      try {
        const record = readHeadFile(headDir, ledgerId);
        return record?.dataDir === dataDir ? [{ ledgerId, record }] : [];
      } catch {
        return [];
      }
    });
  return found.sort((a, b) => b.record.at - a.record.at)[0] ?? null;
}

/** Replaces the file as a whole, and returns when that is on the disk. */
export function writeHeadFile(headDir: string, ledgerId: string, head: HeadRecord): void {
  makeDurableDir(headDir);
  replaceDurably(headPath(headDir, ledgerId), Buffer.from(`${JSON.stringify(head)}\n`));
}
