import type { Actor } from '../ledger';
import { canonicalText } from './canonical';

/** SHA-256 over the concatenation of byte strings. */
export type ByteHash = (...parts: readonly Uint8Array[]) => Uint8Array;

/** Everything an entry's leaf says. */
export interface EntryFacts {
  readonly ledger: string;
  readonly seq: number;
  readonly eventId: string;
  readonly stream: string;
  readonly streamVersion: number;
  readonly type: string;
  readonly schema: number;
  readonly actor: Actor;
  readonly causationId: string | null;
  readonly correlationId: string | null;
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly producer: { readonly app: string; readonly version: string };
  /** Hex; see `payloadCommitment`. */
  readonly payloadCommit: string;
  readonly payloadLength: number;
  /** Hex SHA-256 of the payload when it lies in the content-addressed store. */
  readonly blobs: readonly string[];
  readonly fold: { readonly version: number; readonly step: string };
}

/**
 * The exact RFC 8785 bytes of an entry: the leaf input, stored once and never made again. What is null or empty is left out.
 */
export function envelopeText(facts: EntryFacts): string {
  return canonicalText({
    v: 1,
    ledger: facts.ledger,
    seq: facts.seq,
    event_id: facts.eventId,
    stream: facts.stream,
    stream_ver: facts.streamVersion,
    type: facts.type,
    schema: facts.schema,
    actor: { kind: facts.actor.kind, id: facts.actor.id },
    causation_id: facts.causationId ?? undefined,
    correlation_id: facts.correlationId ?? undefined,
    occurred_at: facts.occurredAt,
    recorded_at: facts.recordedAt,
    producer: { app: facts.producer.app, version: facts.producer.version },
    payload_commit: facts.payloadCommit,
    payload_len: facts.payloadLength,
    blobs: facts.blobs.length === 0 ? undefined : facts.blobs,
    fold: { version: facts.fold.version, step: facts.fold.step },
  });
}

/** Salted, so that a removed payload can be neither guessed from its commitment nor missed by the tree. */
export const payloadCommitment = (salt: Uint8Array, payload: Uint8Array, sha256: ByteHash): Uint8Array =>
  sha256(salt, payload);

const leafPrefix = Uint8Array.of(0);

/** RFC 6962 leaf hash. */
export const leafHash = (envelope: Uint8Array, sha256: ByteHash): Uint8Array => sha256(leafPrefix, envelope);
