/**
 * Expected trouble is a value; only the impossible throws.
 * `what` happened, what is `safe`, what to do `next`: the three sentences every error owes a person.
 */
export interface Trouble {
  /** Machine word, `room.noun-problem`, for example `ledger.sequence-conflict`. */
  readonly kind: string;
  readonly what: string;
  readonly safe: string;
  readonly next: string;
}

export type Result<T, E = Trouble> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** An error that carries a `Trouble` through code that can only throw (tRPC, worker messages, CLI). */
export class TroubleError extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble, options?: ErrorOptions) {
    super(`${trouble.what} ${trouble.safe} ${trouble.next}`, options);
    this.name = 'TroubleError';
    this.trouble = trouble;
  }
}

/** Throws on a broken invariant: a programmer's error, never a user's. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}

/** Closes a switch: a new case does not compile until it is handled. */
export function exhaustive(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
