import { z } from 'zod';

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

const envelope = z.object({
  v: z.literal(1),
  ledger: z.string(),
  seq: z.int(),
  event_id: z.string(),
  stream: z.string(),
  stream_ver: z.int(),
  type: z.string(),
  schema: z.int(),
  occurred_at: z.int(),
  recorded_at: z.int(),
  payload_commit: z.string().regex(/^[0-9a-f]{64}$/),
  payload_len: z.int().nonnegative(),
  blobs: z.array(z.string().regex(/^[0-9a-f]{64}$/)).optional(),
  fold: z.object({ version: z.int(), step: z.string() }),
});

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
}

/** Compares an envelope with its columns. */
export function checkEnvelope(text: string, columns: EntryColumns, ledgerId: string): EnvelopeVerdict {
  const parsed = envelope.safeParse(parseJson(text));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'it is no envelope' };
    const what = `The envelope cannot be read: ${[path.join('.'), message].filter(Boolean).join(': ')}.`;
    return { field: 'envelope', what, payload: null };
  }
  const said = parsed.data;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['ledger', said.ledger, ledgerId],
    ['seq', said.seq, columns.seq],
    ['stream_id', said.stream, columns.stream],
    ['stream_ver', said.stream_ver, columns.version],
    ['event_id', said.event_id, columns.eventId],
    ['type', said.type, columns.type],
    ['schema_v', said.schema, columns.schema],
    ['at', said.occurred_at, columns.at],
    ['recorded_at', said.recorded_at, columns.recordedAt],
    ['fold_version', said.fold.version, columns.foldVersion],
    ['step', said.fold.step, columns.step],
  ];
  const wrong = pairs.find(([, inEnvelope, inColumn]) => inEnvelope !== inColumn);
  const payload = { commit: said.payload_commit, length: said.payload_len, blob: said.blobs?.[0] ?? null };
  if (!wrong) return { field: null, what: '', payload };
  const [field, inEnvelope, inColumn] = wrong;
  return {
    field,
    what: `The column says ${JSON.stringify(inColumn)}, the sealed envelope ${JSON.stringify(inEnvelope)}.`,
    payload,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
