import type { Change, DomainEvent, Fold, StreamCursor } from '../../vocabulary';
import { canonicalText, wellFormed } from './canonical';

/** What happened and when, epoch ms. */
export interface TimedEvent {
  readonly event: DomainEvent;
  readonly at: number;
}

/** An event with what it changed and the rolling step hash after it. */
export interface FoldedEntry extends TimedEvent {
  readonly step: string;
  readonly changes: readonly Change[];
}

export interface Advance<State> {
  readonly entries: readonly FoldedEntry[];
  readonly cursor: StreamCursor<State>;
}

/** Hex SHA-256 of UTF-8 text. */
export type TextHash = (text: string) => string;

export const stepBeforeFirst = '0'.repeat(64);

/** A stream before its first event. */
export const zeroCursor = <State extends object>(fold: Fold<State>, stream: string): StreamCursor<State> => ({
  stream,
  version: 0,
  foldVersion: fold.version,
  step: stepBeforeFirst,
  state: fold.initial,
});

export const nextStep = (before: string, entry: Omit<FoldedEntry, 'step'>, sha256: TextHash): string =>
  sha256(before + canonicalText([entry.event.type, entry.at, entry.changes]));

/**
 * Folds events onto a cursor. Events are made well-formed before the fold sees them, because the fold must see at writing time exactly
 * what a replay will read.
 */
export function advance<State extends object>(
  fold: Fold<State>,
  cursor: StreamCursor<State>,
  events: readonly TimedEvent[],
  sha256: TextHash,
): Advance<State> {
  let { step, state } = cursor;
  const entries = events.map(({ event: raw, at }) => {
    const event = wellFormed(raw);
    const folded = fold.evolve(state, event, at);
    state = folded.state;
    step = nextStep(step, { event, at, changes: folded.changes }, sha256);
    return { event, at, step, changes: folded.changes };
  });
  const version = cursor.version + events.length;
  return { entries, cursor: { stream: cursor.stream, version, foldVersion: fold.version, step, state } };
}

export type StepVerdict =
  | { readonly same: true; readonly step: string }
  /** The first event, counted from 0, whose recomputed hash is not the recorded one. */
  | { readonly same: false; readonly at: number; readonly recorded: string; readonly recomputed: string };

/** Folds again and compares each step hash with the recorded one. */
export function verifySteps<State extends object>(
  fold: Fold<State>,
  cursor: StreamCursor<State>,
  recorded: readonly (TimedEvent & { readonly step: string })[],
  sha256: TextHash,
): StepVerdict {
  const { entries, cursor: end } = advance(fold, cursor, recorded, sha256);
  for (const [i, entry] of entries.entries()) {
    const before = recorded[i]?.step ?? '';
    if (before !== entry.step) return { same: false, at: i, recorded: before, recomputed: entry.step };
  }
  return { same: true, step: end.step };
}
