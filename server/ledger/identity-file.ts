import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceDurably } from '../disk';

/**
 * What says, beside `ledger.db`, that this data directory has a ledger, which one, and where its head file lies. Written once the head file is on
 * the disk; so a directory that has this file had a head file too. A backup does not hold it.
 */
export interface LedgerIdentity {
  readonly ledgerId: string;
  /** Where the head file was when this was written. */
  readonly headDir: string;
}

export const identityPath = (dataDir: string): string => join(dataDir, 'ledger.json');

/** `none`: there is no such file. `unreadable`: it cannot be read, or is none of ours. */
export function readIdentity(dataDir: string): LedgerIdentity | 'none' | 'unreadable' {
  const path = identityPath(dataDir);
  if (!existsSync(path)) return 'none';
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isIdentity(value) ? value : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function isIdentity(value: unknown): value is LedgerIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { ledgerId, headDir } = value as Partial<Record<keyof LedgerIdentity, unknown>>;
  return typeof ledgerId === 'string' && ledgerId !== '' && typeof headDir === 'string';
}

/** Replaces the file as a whole, and returns when that is on the disk. Throws the file system's error. */
export function writeIdentity(dataDir: string, { ledgerId, headDir }: LedgerIdentity): void {
  replaceDurably(identityPath(dataDir), Buffer.from(`${JSON.stringify({ ledgerId, headDir })}\n`));
}
