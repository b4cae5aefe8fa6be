import { randomUUID } from 'node:crypto';
import { type DomainEvent, type EventPayload, type StreamCursor, streams } from '../vocabulary';
import { fromBase64, toBase64 } from './core/base64';
import { advance, zeroCursor } from './core/fold-run';
import { ledgerFold } from './core/ledger-fold';
import { encodeBatch } from './encode';
import { sha256Hex } from './sha256';
import {
  adoptNextKey,
  createSigningKey,
  finishRotation,
  prepareNextKey,
  readSigningKey,
  type SigningKey,
} from './signing-key';
import { placeAfter, type WriterConnection } from './writer-place';

/** Why the entries do not continue those that the origin in use was signed for. */
export type OriginChange = Pick<
  EventPayload<'ledger.origin-started'>,
  'reason' | 'expected' | 'found' | 'leaf' | 'note'
> & {
  /** Set when the ledger itself does not know any more under which name it was signed. */
  readonly previous: string | null;
};

type Rotation = EventPayload<'ledger.key-rotated'>;

/** Facts about the ledger that are no events, by name: `ledger`, `origin`, `signing-key`, `copy-of`. */
const readMeta = ({ db }: WriterConnection, name: string): string | null =>
  db.prepare<[string], string>('SELECT value FROM ledger_meta WHERE name = ?').pluck().get(name) ?? null;

export const firstOrigin = (ledgerId: string): string => `ledger.local/codexchat/${ledgerId}`;

/** The origin to sign under; a new one, recorded, when the entries do not continue the old one. */
export function startOrigin(connection: WriterConnection, loss: OriginChange | null): string {
  const inUse = readMeta(connection, 'origin') ?? firstOrigin(connection.ledgerId);
  const change = loss ?? copyOf(connection);
  if (!change) return inUse;
  const previous = change.previous ?? inUse;
  // Random, so that two restored from the same copy never sign under the same name.
  const origin = `${firstOrigin(connection.ledgerId)}/${randomUUID()}`;
  const event = { type: 'ledger.origin-started', payload: { ...change, origin, previous } } as const;
  record(connection, event, { origin, 'copy-of': null });
  return origin;
}

/** What `ledger backup` noted in the copy; null in an original. */
function copyOf(connection: WriterConnection): OriginChange | null {
  const note = readMeta(connection, 'copy-of');
  if (note === null) return null;
  const found = connection.tree.size;
  const leaf = Buffer.from(connection.last.get()?.leaf ?? []).toString('hex');
  return {
    reason: 'restored',
    expected: found,
    found,
    leaf,
    note: note === '' ? null : note,
    previous: null,
  };
}

/** The key to sign with, made when there is none. A key other than the recorded one was put in place of a lost one, and that is recorded. */
export function settleKey(connection: WriterConnection, dataDir: string, origin: string): SigningKey {
  const recorded = readMeta(connection, 'signing-key');
  finishRotation(dataDir, recorded === null ? null : Buffer.from(fromBase64(recorded) ?? []));
  const key = readSigningKey(dataDir) ?? createSigningKey(dataDir);
  const newKey = toBase64(key.publicKey);
  if (recorded === newKey) return key;
  if (recorded === null) writeMeta(connection, { 'signing-key': newKey });
  else
    recordRotation(connection, { origin, reason: 'lost', oldKey: recorded, newKey, oldSignature: null }, key);
  return key;
}

/** Puts a new key in use, with an entry that both sign. The caller has the ledger to itself. */
export function rotateKey(
  connection: WriterConnection,
  dataDir: string,
  origin: string,
  old: SigningKey,
): SigningKey {
  const next = prepareNextKey(dataDir);
  const keys = { origin, oldKey: toBase64(old.publicKey), newKey: toBase64(next.publicKey) };
  const oldSignature = toBase64(old.sign(rotationText({ ...keys, size: connection.tree.size })));
  recordRotation(connection, { ...keys, reason: 'rotated', oldSignature }, next);
  adoptNextKey(dataDir);
  return next;
}

/** What both keys sign. */
export const rotationText = (o: Pick<Rotation, 'origin' | 'oldKey' | 'newKey' | 'size'>): string =>
  `${o.origin}\n${o.oldKey}\n${o.newKey}\n${o.size}\n`;

function recordRotation(
  connection: WriterConnection,
  rotation: Omit<Rotation, 'size' | 'newSignature'>,
  key: SigningKey,
): void {
  const size = connection.tree.size;
  const newSignature = toBase64(key.sign(rotationText({ ...rotation, size })));
  const payload = { ...rotation, size, newSignature };
  record(connection, { type: 'ledger.key-rotated', payload }, { 'signing-key': rotation.newKey });
}

/** Removes payloads, with the entry that accounts for them, in one transaction. */
export function recordExpiry(
  connection: WriterConnection,
  payload: EventPayload<'payload.expired'>,
  seqs: readonly number[],
): void {
  record(connection, { type: 'payload.expired', payload }, {}, seqs);
}

/** Appends an event of the ledger's own and changes facts with it, in one transaction; outside the queue, so only while nothing else appends. */
function record(
  connection: WriterConnection,
  event: DomainEvent,
  meta: Readonly<Record<string, string | null>>,
  prunes: readonly number[] = [],
): void {
  const { db, statements } = connection;
  const from = ownCursor(connection);
  const folded = advance(ledgerFold, from, [{ event, at: Date.now() }], sha256Hex);
  const entries = folded.entries.map((entry) => ({
    ...entry,
    eventId: randomUUID(),
    actor: { kind: 'system', id: 'ledger' } as const,
    causationId: null,
    correlationId: null,
  }));
  const writes = [{ expectedVersion: from.version, entries, cursor: folded.cursor }];
  const batch = encodeBatch({ writes }, prunes);
  const payloads = statements.seal(batch);
  const place = placeAfter(connection, 0);
  db.transaction(() => {
    statements.apply(batch, payloads, place);
    writeMeta(connection, meta);
  }).immediate();
  connection.tree = place.tree;
}

function writeMeta({ db }: WriterConnection, meta: Readonly<Record<string, string | null>>): void {
  const put = db.prepare(
    'INSERT INTO ledger_meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const drop = db.prepare('DELETE FROM ledger_meta WHERE name = ?');
  for (const [name, value] of Object.entries(meta)) {
    if (value === null) drop.run(name);
    else put.run(name, value);
  }
}

function ownCursor({ db }: WriterConnection): StreamCursor {
  const row = db
    .prepare<[string], { version: number; foldVersion: number; step: string }>(
      'SELECT version, fold_version AS foldVersion, step FROM stream WHERE stream_id = ?',
    )
    .get(streams.ledger);
  return row ? { ...row, stream: streams.ledger, state: {} } : zeroCursor(ledgerFold, streams.ledger);
}
