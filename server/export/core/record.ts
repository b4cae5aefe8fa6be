import type { Json, JsonObject } from '../../vocabulary';

/** One entry of a session as the formats read it. */
export interface SessionRecord {
  readonly seq: number;
  readonly eventId: string;
  readonly type: string;
  /** Epoch ms. */
  readonly at: number;
  /** Who did it: `person local`, `runtime codex`, `system server`. */
  readonly actor: string;
  /** Null when it was removed; live text that a completed item holds is not read again. */
  readonly payload: JsonObject | null;
  /** The entry that accounts for the removal of the payload; 0 when none does, null when it is there. */
  readonly removedBy: number | null;
  /** Kind of that entry: `payload.pruned` when the same text stands elsewhere in the record. */
  readonly removedHow: string | null;
}

/** What a format knows of the session before its first entry. */
export interface RecordFacts {
  readonly sessionId: string;
  readonly title: string;
  readonly flavour: string;
  readonly model: string | null;
  readonly effort: string | null;
  readonly ledger: string;
  readonly origin: string;
  readonly vkey: string;
  readonly checkpoint: string;
  readonly checkpointSize: number;
  readonly entries: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Of the first entry, epoch ms. */
  readonly begunAt: number;
  /** The program that recorded the first entry. */
  readonly producer: { readonly app: string; readonly version: string };
}

/** Makes one file: each method returns the text that comes next in it. Holds no more than what is under way. */
export interface Format {
  begin(): string;
  entry(record: SessionRecord): string;
  end(): string;
}

/** Lenient reading: what is missing or of another type is null, and never throws. */
export const textOf = (data: JsonObject | null, field: string): string | null => {
  const value = data?.[field];
  return typeof value === 'string' ? value : null;
};
export const numberOf = (data: JsonObject | null, field: string): number | null => {
  const value = data?.[field];
  return typeof value === 'number' ? value : null;
};
export const objectOf = (data: JsonObject | null, field: string): JsonObject | null => {
  const value = data?.[field];
  return isObject(value) ? value : null;
};
export const listOf = (data: JsonObject | null, field: string): readonly Json[] => {
  const value = data?.[field];
  return Array.isArray(value) ? value : [];
};
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `2026-01-31T12:00:00.000Z`; what is no time is the number itself. */
export const isoTime = (at: number): string =>
  Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
