import type { JsonObject } from '../vocabulary';
import { noteKey, vkeyText } from './core/note';
import { expirePayloads } from './expire';
import { rotateKey, settleKey } from './own-entries';
import { swapProjections } from './projection-swap';
import { sha256Bytes } from './sha256';
import type { SigningKey } from './signing-key';
import type { Anchor, Tending } from './tending';
import type { WriterConnection } from './writer-place';

/** Where checkpoints are signed, as whom, and with what. */
export interface Signing {
  readonly dataDir: string;
  readonly origin: string;
  readonly key: SigningKey;
}

export interface Tended {
  readonly value: JsonObject;
  /** The key that signs from here on. */
  readonly key: SigningKey;
}

/** Does it, in one transaction of its own. Throws what SQLite throws; then nothing or all of it was done. */
export function tend(connection: WriterConnection, signing: Signing, act: Tending): Tended {
  const { dataDir, origin, key } = signing;
  switch (act.kind) {
    case 'record-anchor':
      insertAnchor(connection, act.anchor);
      return { value: {}, key };
    case 'rotate-key': {
      const next = rotateKey(connection, dataDir, origin, key);
      return { value: { vkey: vkeyText(noteKey(origin, next.publicKey, sha256Bytes)) }, key: next };
    }
    case 'expire-payloads':
      return { value: { ...expirePayloads(connection, dataDir, act) }, key };
    case 'swap-projections':
      return { value: { ...swapProjections(connection.db, act) }, key };
  }
}

/** After an act that failed: whether a new key is on record decides which one signs. */
export const signingOf = (connection: WriterConnection, { dataDir, origin }: Signing): Signing => ({
  dataDir,
  origin,
  key: settleKey(connection, dataDir, origin),
});

/** Notes where a copy of a checkpoint went. */
export function insertAnchor({ db }: WriterConnection, { kind, ref, size }: Anchor): void {
  db.prepare('INSERT INTO anchor (size, kind, ref, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(
    size,
    kind,
    ref,
    Date.now(),
  );
}
