import { realpathSync } from 'node:fs';
import { TroubleError } from '../vocabulary';
import { noteKey, vkeyText } from './core/note';
import { writeHeadFile } from './head-file';
import type { LedgerOptions } from './open-ledger';
import { rotateKey } from './own-entries';
import { signTree } from './sealer';
import { sha256Bytes } from './sha256';
import { troubles } from './troubles';
import { emptyWal, openLedgerFile } from './writer-connection';

/**
 * Puts a new signing key in use and records it with an entry that the old and the new key sign. The caller holds the data directory: no server
 * may run on it. Returns the verifier key to hand out from now on. Throws a TroubleError.
 */
export function rotateSigningKey(options: LedgerOptions): { readonly vkey: string } {
  const { headDir, dataDir, acceptLoss = false } = options;
  const { connection, key, opening } = openLedgerFile({ ...options, acceptLoss }, () => undefined);
  try {
    const next = rotateKey(connection, dataDir, opening.origin, key);
    // The commit of the rotation is durable: it can be signed.
    const signed = signTree(connection.tree, opening.origin, next, Date.now());
    connection.statements.keep([signed]);
    const { size, at, note } = signed;
    const lastLeaf = connection.last.get()?.leaf.toString('hex') ?? '';
    writeHeadFile(headDir, opening.ledgerId, {
      ...{ size, lastLeaf, at, note },
      dataDir: realpathSync(dataDir),
    });
    emptyWal(connection);
    return { vkey: vkeyText(noteKey(opening.origin, next.publicKey, sha256Bytes)) };
  } catch (error) {
    if (error instanceof TroubleError) throw error;
    throw new TroubleError(troubles.unwritable(error instanceof Error ? error.message : String(error)), {
      cause: error,
    });
  } finally {
    connection.db.close();
  }
}
