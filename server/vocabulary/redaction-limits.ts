/** Bounds of the search for secrets, and of how deep anything is looked into. */
export const redactionLimits = {
  /** Live text without white space that is held back to search it for secrets, UTF-16 code units. A longer run is released in parts that no secret crosses. */
  redactionRunChars: 8 * 1024,
  /** How much of such a run is looked at behind a part of it, UTF-16 code units. A known value fits into it; a token that is longer still is masked to its end. */
  redactionAheadChars: 4 * 1024,
  /** Longest private key that is masked as a whole, UTF-16 code units. What follows behind is searched as ordinary text. */
  redactionKeyChars: 64 * 1024,
  /** Words before the end of a live text that are asked, one after the other, whether they announce a secret. Beyond them all of it is held for now. */
  redactionStepsMax: 16,
  /** Live text that is held and grows without anything to release is looked at again when it has grown by this part of itself. */
  redactionGrowth: 1 / 4,
  /** Nesting of a line of the runtime, levels. A deeper one is not read: a notice counts as undecodable, a question is answered with no, an answer is a refusal. */
  runtimeDepthMax: 64,
  /** Nesting of a value that is searched, levels. What lies deeper is masked as a whole. */
  redactionDepthMax: 128,
  /** Longest file of a login that is read for values to hide, bytes. */
  redactionLoginBytesMax: 256 * 1024,
  /** Known secrets that are searched for: how long, UTF-16 code units, and how many. Others are not; the oldest is forgotten. */
  redactionKnownCharsMin: 8,
  redactionKnownCharsMax: 4_096,
  redactionKnownMax: 256,
} as const;
