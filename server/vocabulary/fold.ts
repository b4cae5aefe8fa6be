import type { DomainEvent } from './events';
import type { JsonObject } from './json';
import type { Change } from './rows';

/**
 * A fold turns the events of one stream into small state and row changes. It is pure and total: an unknown event moves on as a no-op.
 * The same fold runs when an event is written, when a projection is rebuilt, and when a replay checks the step hash.
 */
export interface Fold<State extends object> {
  readonly name: string;
  /** Raised when the fold would give another result for an old event; recorded with every entry. */
  readonly version: number;
  readonly initial: State;
  readonly evolve: (state: State, event: DomainEvent, at: number) => Folded<State>;
}

export interface Folded<State> {
  readonly state: State;
  readonly changes: readonly Change[];
}

/** Where a stream stands: its version (count of events), rolling step hash and state. */
export interface StreamCursor<State = JsonObject> {
  readonly stream: string;
  readonly version: number;
  readonly foldVersion: number;
  /** Hex; 64 zeros before the first event. `step(i) = sha256(step(i-1) + canonical JSON of [type, at, changes])`. */
  readonly step: string;
  readonly state: State;
}
