import { fromBase64, toBase64 } from './base64';
import type { ByteHash } from './entry';

/** What a checkpoint says: the log, how many entries it has, and the root over them. */
export interface TreeHead {
  /** Name of the log; also the name of the key that signs for it. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** A public key with the name it signs under (C2SP signed-note, Ed25519). */
export interface NoteKey {
  readonly name: string;
  /** Hex of the four bytes that lead each signature. */
  readonly id: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface ParsedNote {
  readonly head: TreeHead;
  /** The exact text that was signed, final newline included. */
  readonly body: string;
  readonly signatures: readonly {
    readonly name: string;
    readonly keyId: string;
    readonly signature: Uint8Array;
  }[];
}

/** True when `signature` over the UTF-8 bytes of `text` is by `publicKey`. */
export type VerifySignature = (publicKey: Uint8Array, text: string, signature: Uint8Array) => boolean;

const ed25519 = 1;
const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The key as others look it up: its id is the beginning of a hash over name and key. */
export function noteKey(name: string, publicKey: Uint8Array, sha256: ByteHash): NoteKey {
  const text = new TextEncoder().encode(`${name}\n`);
  return { name, publicKey, id: hexOf(sha256(text, Uint8Array.of(ed25519), publicKey).slice(0, 4)) };
}

/** `name+id+base64(1 || key)`: what a verifier needs to know of us. */
export const vkeyText = ({ name, id, publicKey }: NoteKey): string =>
  `${name}+${id}+${toBase64(Uint8Array.of(ed25519, ...publicKey))}`;

/** Null when it is not an Ed25519 verifier key, or its id is not its own. */
export function parseVkey(text: string, sha256: ByteHash): NoteKey | null {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (!name || !bytes || bytes.length !== 33 || bytes[0] !== ed25519) return null;
  const key = noteKey(name, bytes.slice(1), sha256);
  return key.id === id ? key : null;
}

export const checkpointBody = ({ origin, size, root }: TreeHead): string =>
  `${origin}\n${size}\n${toBase64(root)}\n`;

/** The whole note: body, empty line, one signature line. */
export const signedNote = (body: string, { name, id }: NoteKey, signature: Uint8Array): string =>
  `${body}\n— ${name} ${toBase64(Uint8Array.of(...bytesOf(id), ...signature))}\n`;

/** Null for anything that is not a checkpoint in the form of a signed note. */
export function parseNote(text: string): ParsedNote | null {
  const end = text.lastIndexOf('\n\n');
  if (end < 0 || !text.endsWith('\n')) return null;
  const body = text.slice(0, end + 1);
  const signatures = text
    .slice(end + 2, -1)
    .split('\n')
    .map(parseSignature);
  const head = parseHead(body);
  const good = signatures.filter((one) => one !== null);
  return head && good.length === signatures.length ? { head, body, signatures: good } : null;
}

function parseSignature(line: string): ParsedNote['signatures'][number] | null {
  const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (!name || !bytes || bytes.length < 5) return null;
  return { name, keyId: hexOf(bytes.slice(0, 4)), signature: bytes.slice(4) };
}

function parseHead(body: string): TreeHead | null {
  const [origin, size, encoded, rest] = body.split('\n');
  const root = fromBase64(encoded ?? '');
  if (!origin || !/^(?:0|[1-9]\d{0,15})$/.test(size ?? '') || root?.length !== 32 || rest !== '') return null;
  return { origin, size: Number(size), root };
}

/** The key among `keys` that signed the note; null when none of them did. */
export const signerOf = (
  note: ParsedNote,
  keys: readonly NoteKey[],
  verify: VerifySignature,
): NoteKey | null =>
  keys.find((key) =>
    note.signatures.some(
      ({ name, keyId, signature }) =>
        name === key.name && keyId === key.id && verify(key.publicKey, note.body, signature),
    ),
  ) ?? null;
