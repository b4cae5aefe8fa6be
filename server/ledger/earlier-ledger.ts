import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { databasePath, messageOf } from './database';
import { type HeadRecord, newestHeadOf, readHeadFile } from './head-file';
import { identityPath, type LedgerIdentity, readIdentity } from './identity-file';
import { signingKeyPath } from './signing-key';

/** What says that a data directory without a ledger had one. */
export interface EarlierLedger {
  /** Its id, as far as it is known. */
  readonly ledgerId: string | null;
  /** Its last known place; null when nobody knows. */
  readonly head: HeadRecord | null;
  /** In words, for a person; not empty. */
  readonly signs: readonly string[];
}

/**
 * Looks around the place where there is no `ledger.db` (or an empty one) for signs that there was one; null when there are none, or when the
 * making of the first ledger was cut short before it had an entry. Two data directories may share one head directory: a head file counts for the one it names.
 */
export function findEarlierLedger(dataDir: string, headDir: string): EarlierLedger | null {
  const identity = readIdentity(dataDir);
  const known = typeof identity === 'string' ? null : identity;
  const { ledgerId, head, signs: ofHead } = headSigns(dataDir, headDir, known);
  const signs = [...ofHead];
  // An unfinished making leaves an identity and the head file of an empty ledger.
  if (identity !== 'none' && head === null) signs.push(`${identityPath(dataDir)} speaks of one`);
  if (existsSync(signingKeyPath(dataDir))) signs.push(`its signing key is in ${signingKeyPath(dataDir)}`);
  const log = statSync(`${databasePath(dataDir)}-wal`, { throwIfNoEntry: false });
  // The making of the first ledger, cut short, leaves a log beside an empty file; nothing was promised by then.
  const unfinished = head?.size === 0 && existsSync(databasePath(dataDir));
  if (log && log.size > 0 && !unfinished) signs.push('its write-ahead log ledger.db-wal is there');
  if (hasFiles(join(dataDir, 'blobs'))) signs.push('its large payloads are in blobs/');
  return signs.length === 0 ? null : { ledgerId, head, signs };
}

function headSigns(dataDir: string, headDir: string, identity: LedgerIdentity | null): EarlierLedger {
  const ledgerId = identity?.ledgerId ?? null;
  try {
    const named = ledgerId === null ? null : readHeadFile(headDir, ledgerId);
    const found = named && ledgerId !== null ? { ledgerId, record: named } : newestHeadOf(dataDir, headDir);
    if (!found) return { ledgerId, head: null, signs: [] };
    const { record } = found;
    const sign = `the head file ${found.ledgerId}.json in ${headDir} speaks of ${record.size} entries`;
    return { ledgerId: found.ledgerId, head: record, signs: record.size === 0 ? [] : [sign] };
  } catch (error) {
    return {
      ledgerId,
      head: null,
      signs: [`its head file in ${headDir} cannot be read (${messageOf(error)})`],
    };
  }
}

const hasFiles = (dir: string): boolean => existsSync(dir) && readdirSync(dir).length > 0;
