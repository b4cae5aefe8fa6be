import { type EventPayload, eventSchemas, type JsonObject, streams } from '../../vocabulary';
import { fromBase64 } from '../core/base64';
import { type NoteKey, noteKey, type ParsedNote, parseNote, signerOf } from '../core/note';
import { firstOrigin, rotationText } from '../own-entries';
import { sha256Bytes } from '../sha256';
import { isSignedBy, readSigningKey } from '../signing-key';
import type { Findings } from './report';
import type { LedgerSource } from './source';

/** Who could sign what, by the record: which origin and which key were in force when the log had so many entries. */
export interface Signers {
  readonly origin: string;
  /** What signs now; null when nothing was ever signed. */
  readonly current: NoteKey | null;
  /** Things worth knowing that are no fault. */
  readonly remarks: readonly string[];
  /** Why a note cannot be trusted; null when it can. */
  readonly objection: (text: string) => Objection;
  /** Sequence of the entry that gave up what a note of this origin beyond it said; null when the origin is the one in force or unknown. */
  readonly endOf: (origin: string) => number | null;
}

interface Objection {
  readonly note: ParsedNote | null;
  readonly why: string | null;
  /** The entry that gave up what it speaks of. Who signed then may be known to nobody: the entries that would say so are gone. */
  readonly lostIn: number | null;
}

interface Reign {
  /** From this count of entries on. */
  readonly from: number;
  readonly value: string;
}

/** Reads the ledger's own entries and the key. What is wrong with them is a finding. */
export function findSigners(source: LedgerSource, findings: Findings): Signers {
  const remarks: string[] = [];
  const own = ownEntries(source);
  const recorded = source.meta('signing-key');
  const current = currentKey(source, recorded, findings, remarks);
  const [origins, keys]: [Reign[], Reign[]] = [[], []];
  const lost = new Map<string, number>();
  const last = own.at(-1);
  const firstKey = own.find(({ type }) => type === 'ledger.key-rotated')?.payload.oldKey;
  keys.push({ from: 0, value: typeof firstKey === 'string' ? firstKey : (current ?? '') });
  origins.push({ from: 0, value: firstOrigin(source.ledgerId) });
  for (const { seq, type, payload } of own) {
    if (type === 'ledger.origin-started') {
      const event = eventSchemas[type].safeParse(payload);
      if (event.success) addOrigin(seq, event.data, { origins, lost, ledgerId: source.ledgerId, findings });
      else findings.add('integrity', seq, 'ledger-entry', 'An entry about the origin cannot be read.');
    }
    if (type === 'ledger.key-rotated') addRotation(seq, payload, keys, findings, remarks);
  }
  if (current !== null && keys.at(-1)?.value !== current)
    findings.add(
      'integrity',
      last?.seq ?? null,
      'signing-key',
      'The key in use is not the one that the entries about keys lead to.',
    );
  const origin = origins.at(-1)?.value ?? '';
  if ((source.meta('origin') ?? firstOrigin(source.ledgerId)) !== origin)
    findings.add('integrity', null, 'origin', 'The origin in use is not the one that the entries lead to.');
  return {
    origin,
    current: current === null ? null : toKey(origin, current),
    remarks,
    endOf: (name) => endOf(name, origins, lost),
    objection: (text) => objectionTo(text, origins, keys, lost),
  };
}

function endOf(name: string, origins: readonly Reign[], lost: ReadonlyMap<string, number>): number | null {
  const at = origins.findIndex(({ value }) => value === name);
  return at < 0 ? (lost.get(name) ?? null) : (origins[at + 1]?.from ?? null);
}

function objectionTo(
  text: string,
  origins: readonly Reign[],
  keys: readonly Reign[],
  lost: ReadonlyMap<string, number>,
): Objection {
  const note = parseNote(text);
  const refused = (why: string, lostIn: number | null = null): Objection => ({ note, why, lostIn });
  if (!note) return refused('It is not a signed checkpoint.');
  const { origin, size } = note.head;
  const reign = origins.find(({ value }) => value === origin);
  const end = endOf(origin, origins, lost);
  if (!reign && end === null) return refused(`It is about another log, ${origin}.`);
  if (reign && size < reign.from) return refused(`It was signed as ${origin}, which did not exist yet.`);
  // Of entries that were given up, any key on record may have signed: which one was in use was said in them.
  const isLost = end !== null && size >= end;
  const inUse = isLost ? keys.map(({ value }) => value) : [reignAt(keys, size)];
  const signers = inUse.flatMap((key) => toKey(origin, key) ?? []);
  if (signers.length > 0 && signerOf(note, signers, isSignedBy)) return { note, why: null, lostIn: null };
  return isLost
    ? refused(
        `It speaks of entries that were given up in entry ${end}, and no key on record signed it: whose it is cannot be told.`,
        end,
      )
    : refused('It is not signed by the key that was in use then.');
}

/** A new origin begins. What the ledger does not know of itself, because the entries that said so are gone, it knows from what the entry pins. */
function addOrigin(
  seq: number,
  { origin, previous, note, expected, found }: EventPayload<'ledger.origin-started'>,
  to: {
    readonly origins: Reign[];
    readonly lost: Map<string, number>;
    readonly ledgerId: string;
    readonly findings: Findings;
  },
): void {
  const fault = (what: string): void => to.findings.add('integrity', seq, 'ledger-entry', what);
  const pinned = note === null ? null : parseNote(note);
  if (note !== null && !pinned) fault('What it pins of the origin before is not a signed checkpoint.');
  if (pinned && pinned.head.size > expected)
    fault(`It pins a checkpoint over ${pinned.head.size} entries, but speaks of ${expected}.`);
  if (found !== seq - 1) fault(`It speaks of ${found} entries before it.`);
  for (const name of [previous, pinned?.head.origin ?? previous])
    if (isOf(name, to.ledgerId) && !to.origins.some(({ value }) => value === name) && !to.lost.has(name))
      to.lost.set(name, seq);
  if (to.origins.some(({ value }) => value === origin) || to.lost.has(origin))
    fault(`The origin ${origin} was in use before.`);
  to.origins.push({ from: seq, value: origin });
}

/** Whether an origin is one of this ledger. */
const isOf = (origin: string, ledgerId: string): boolean =>
  origin === firstOrigin(ledgerId) || origin.startsWith(`${firstOrigin(ledgerId)}/`);

const reignAt = (reigns: readonly Reign[], size: number): string =>
  reigns.findLast(({ from }) => from <= size)?.value ?? '';

function toKey(origin: string, publicKey: string): NoteKey | null {
  const bytes = fromBase64(publicKey);
  return bytes?.length === 32 ? noteKey(origin, bytes, sha256Bytes) : null;
}

interface OwnEntry {
  readonly seq: number;
  readonly type: string;
  readonly payload: JsonObject;
}

const ownEntries = ({ db }: LedgerSource): readonly OwnEntry[] =>
  db
    .prepare<[string], { seq: number; type: string; bytes: Buffer | null }>(
      'SELECT event.seq, type, bytes FROM event LEFT JOIN payload USING (seq) WHERE stream_id = ? ORDER BY event.seq',
    )
    .all(streams.ledger)
    .map(({ seq, type, bytes }) => ({ seq, type, payload: parseObject(bytes) }));

function parseObject(bytes: Buffer | null): JsonObject {
  try {
    const value: unknown = JSON.parse(bytes?.toString() ?? '{}');
    return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}

/** Base64 of the key in use: of its file, or, without it, as recorded. */
function currentKey(
  { dataDir }: LedgerSource,
  recorded: string | null,
  findings: Findings,
  remarks: string[],
): string | null {
  let inFile: string | null = null;
  try {
    inFile = readSigningKey(dataDir)?.publicKey.toString('base64') ?? null;
  } catch (error) {
    remarks.push(error instanceof Error ? error.message : String(error));
  }
  if (inFile === null)
    remarks.push('The key file could not be read; the public key that the ledger recorded was used instead.');
  else if (recorded !== null && inFile !== recorded)
    findings.add(
      'integrity',
      null,
      'signing-key',
      'The key file does not hold the key that the ledger recorded.',
    );
  return inFile ?? recorded;
}

function addRotation(
  seq: number,
  payload: JsonObject,
  keys: Reign[],
  findings: Findings,
  remarks: string[],
): void {
  const event = eventSchemas['ledger.key-rotated'].safeParse(payload);
  if (!event.success) {
    findings.add('integrity', seq, 'ledger-entry', 'An entry about the signing key cannot be read.');
    return;
  }
  const { oldKey, newKey, oldSignature, newSignature, size, reason } = event.data;
  const text = rotationText(event.data);
  const signed = (key: string, signature: string): boolean =>
    isSignedBy(fromBase64(key) ?? new Uint8Array(), text, fromBase64(signature) ?? new Uint8Array());
  const fault = (what: string): void => findings.add('integrity', seq, 'key-rotation', what);
  if (size !== seq - 1) fault(`It speaks of ${size} entries before it.`);
  if (keys.at(-1)?.value !== oldKey) fault('The key it replaces was not in use.');
  if (!signed(newKey, newSignature)) fault('It is not signed by the new key.');
  if (oldSignature !== null && !signed(oldKey, oldSignature)) fault('It is not signed by the old key.');
  if (oldSignature === null && reason !== 'lost') fault('The old key did not sign it.');
  if (oldSignature === null)
    remarks.push(
      `From entry ${seq} on another key signs, and the one before, being lost, did not agree: whoever holds only an older checkpoint must ask.`,
    );
  keys.push({ from: seq, value: newKey });
}
