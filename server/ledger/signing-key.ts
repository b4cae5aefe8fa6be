import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeDurableDir, syncDir, writeDurably } from '../disk';
import { TroubleError } from '../vocabulary';
import { messageOf } from './database';
import { troubles } from './troubles';

/** The ledger's Ed25519 key. The private half never leaves this object. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Buffer;
  /** Signature (64 bytes) over the UTF-8 bytes of a text. */
  sign(text: string): Buffer;
}

const keysDir = (dataDir: string): string => join(dataDir, 'keys');
export const signingKeyPath = (dataDir: string): string => join(keysDir(dataDir), 'checkpoint.pem');
/** A new key waits here until the entry that announces it is durable. */
const nextKeyPath = (dataDir: string): string => join(keysDir(dataDir), 'checkpoint.next.pem');

/** The key in use; null when there is none. Throws `ledger.key-unusable`. */
export const readSigningKey = (dataDir: string): SigningKey | null => readKey(signingKeyPath(dataDir));

/** Makes a key and puts it where the one in use lies. Returns when it is on the disk. Throws `ledger.key-unusable`. */
export function createSigningKey(dataDir: string): SigningKey {
  const key = prepareNextKey(dataDir);
  adoptNextKey(dataDir);
  return key;
}

/** Makes the key that will replace the one in use. */
export function prepareNextKey(dataDir: string): SigningKey {
  const path = nextKeyPath(dataDir);
  try {
    const dir = keysDir(dataDir);
    makeDurableDir(dir);
    chmodSync(dir, 0o700);
    const { privateKey } = generateKeyPairSync('ed25519');
    rmSync(path, { force: true });
    writeDurably(path, Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    syncDir(dir);
    return keyOf(privateKey);
  } catch (error) {
    throw new TroubleError(troubles.keyUnusable(path, messageOf(error)), { cause: error });
  }
}

/** Puts the prepared key in use; the one before is gone with that. */
export function adoptNextKey(dataDir: string): void {
  renameSync(nextKeyPath(dataDir), signingKeyPath(dataDir));
  syncDir(keysDir(dataDir));
}

/**
 * A rotation that was recorded but cut short before the file was replaced is finished. A new key that no entry announces is removed unread: whoever
 * wrote it may have died in the middle, and half a key that is not in use must not keep the ledger shut.
 */
export function finishRotation(dataDir: string, recorded: Buffer | null): void {
  const path = nextKeyPath(dataDir);
  if (!existsSync(path)) return;
  const announced = recorded !== null && readSigningKey(dataDir)?.publicKey.equals(recorded) !== true;
  if (announced && readKey(path)?.publicKey.equals(recorded) === true) adoptNextKey(dataDir);
  else rmSync(path);
}

function readKey(path: string): SigningKey | null {
  try {
    if (!existsSync(path)) return null;
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is a ${String(key.asymmetricKeyType)} key`);
    return keyOf(key);
  } catch (error) {
    throw new TroubleError(troubles.keyUnusable(path, messageOf(error)), { cause: error });
  }
}

function keyOf(privateKey: KeyObject): SigningKey {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    publicKey: Buffer.from(jwk.x ?? '', 'base64url'),
    sign: (text) => sign(null, Buffer.from(text), privateKey),
  };
}

/** Whether `signature` over the UTF-8 bytes of `text` is by the Ed25519 key. */
export function isSignedBy(publicKey: Uint8Array, text: string, signature: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(text), key, signature);
}
