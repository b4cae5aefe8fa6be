/** The bounds of the enforcement log; part of `limits`. */
export const enforcementLimits = {
  /** Command or paths kept in an enforcement record, UTF-16 code units. The rest is cut, and found in the ledger. */
  enforcementTextCharsMax: 2_000,
  /** Text of one act that can be searched for, UTF-16 code units: command, paths, reasons, facts. What comes after is not found. */
  enforcementWordsCharsMax: 6_000,
  /** Acts of one session whose end is not on record yet. The oldest is no longer followed; its outcome is called unknown. */
  enforcementOpenMax: 1_000,
  /** The enforcement log begins to follow the ledger after a start, ms; or with the first question, if that is earlier. */
  enforcementStartMs: 5_000,
  /** Entries of the ledger that the enforcement log takes in at once; then questions have their turn. */
  enforcementPageEntries: 1_000,
  /** Longest search text, UTF-16 code units, and words in it. Beyond it the search is refused. */
  enforcementQueryCharsMax: 400,
  enforcementQueryWordsMax: 64,
  /** Fewest characters before the `*` of a search word: a shorter one would match everything. Fewer, and it is refused. */
  enforcementPrefixCharsMin: 3,
  /** Records on one page of the enforcement log. */
  enforcementPageMax: 100,
  /** Bars of the chart over time. */
  enforcementBucketsMax: 60,
  /** Records that a chart counts one by one before the next question has its turn: some 10 ms. */
  enforcementCountChunk: 50_000,
  /** Past requests that one call gives to judge them again, newest first. Older ones come with a further call. */
  enforcementPastMax: 500,
  /** Questions to the enforcement log that wait at once. One more is refused. */
  enforcementWaitingMax: 200,
  /** Records of one export with proofs. A larger selection is refused. */
  enforcementExportMax: 10_000,
  /** Saved searches. One more is refused. */
  savedSearchesMax: 100,
  /** Longest name of a saved search, UTF-16 code units. A longer one is refused. */
  savedSearchNameCharsMax: 80,
} as const;
