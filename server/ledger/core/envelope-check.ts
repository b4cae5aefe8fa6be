import type { JsonObject } from '../../vocabulary';

/** The columns beside an envelope, which must say the same. */
export interface EntryColumns {
  readonly seq: number;
  readonly stream: string;
  readonly version: number;
  readonly eventId: string;
  readonly type: string;
  readonly schema: number;
  readonly at: number;
  readonly recordedAt: number;
  readonly foldVersion: number;
  /** Hex. */
  readonly step: string;
}

/** What an envelope says about its payload. */
export interface PayloadClaim {
  /** Hex SHA-256 over salt and payload. */
  readonly commit: string;
  readonly length: number;
  /** Hex hash of the file that holds it; null when it lies in the database. */
  readonly blob: string | null;
}

export interface EnvelopeVerdict {
  /** Column that says something else than the envelope, `envelope` when that cannot be read; null when all agree. */
  readonly field: string | null;
  readonly what: string;
  readonly payload: PayloadClaim | null;
  /** The command of a person that caused the entry; null when none did, or the envelope cannot be read. */
  readonly command: string | null;
}

/** Compares an envelope with its columns. What is compared with a column needs no other check of its type: nothing else is equal to it. */
export function checkEnvelope(text: string, columns: EntryColumns, ledgerId: string): EnvelopeVerdict {
  const said = parseObject(text);
  const payload = said && claimOf(said);
  if (!said || !payload)
    return { field: 'envelope', what: 'The envelope cannot be read.', payload: null, command: null };
  const fold = isObject(said.fold) ? said.fold : {};
  const wrong = differing([
    ['ledger', said.ledger, ledgerId],
    ['seq', said.seq, columns.seq],
    ['stream_id', said.stream, columns.stream],
    ['stream_ver', said.stream_ver, columns.version],
    ['event_id', said.event_id, columns.eventId],
    ['type', said.type, columns.type],
    ['schema_v', said.schema, columns.schema],
    ['at', said.occurred_at, columns.at],
    ['recorded_at', said.recorded_at, columns.recordedAt],
    ['fold_version', fold.version, columns.foldVersion],
    ['step', fold.step, columns.step],
  ]);
  const command = commandOf(said);
  if (!wrong) return { field: null, what: '', payload, command };
  const [field, inEnvelope, inColumn] = wrong;
  const what = `The column says ${JSON.stringify(inColumn)}, the sealed envelope ${JSON.stringify(inEnvelope)}.`;
  return { field, what, payload, command };
}

function commandOf({ actor, causation_id: cause }: JsonObject): string | null {
  return isObject(actor) && actor.kind === 'person' && typeof cause === 'string' ? cause : null;
}

type Pair = readonly [field: string, inEnvelope: unknown, inColumn: string | number];
const differing = (pairs: readonly Pair[]): Pair | undefined =>
  pairs.find(([, inEnvelope, inColumn]) => inEnvelope !== inColumn);

/** Null when this is no envelope of the one version there is. */
function claimOf({ v, payload_commit: commit, payload_len: length, blobs }: JsonObject): PayloadClaim | null {
  if (v !== 1 || typeof commit !== 'string' || typeof length !== 'number') return null;
  if (blobs === undefined) return { commit, length, blob: null };
  const [blob] = Array.isArray(blobs) ? blobs : [];
  return typeof blob === 'string' ? { commit, length, blob } : null;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
