/** What a pure core may not do itself and is given as data or as a function. */
export interface CoreEnv {
  /** Instant of the decision, epoch ms. */
  readonly now: number;
  /** Fresh ids (UUIDv7 in production, seeded in tests). */
  readonly newId: () => string;
  /** Hex SHA-256 of UTF-8 text. */
  readonly sha256: (text: string) => string;
}

export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Monotonic ms since an arbitrary start. */
  mono(): number;
}
