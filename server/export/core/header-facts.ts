import { isoTime, type RecordFacts } from './record';

/** What every transcript says of itself at its top. */
export const headerFacts = (facts: RecordFacts): readonly (readonly [string, string])[] => [
  ['Session', facts.sessionId],
  [
    'Runtime',
    `${facts.flavour}, model ${facts.model ?? 'by default'}, effort ${facts.effort ?? 'by default'}`,
  ],
  ['Begun', isoTime(facts.begunAt)],
  ['Ledger', facts.ledger],
  ['Entries', `${facts.entries}, from ${facts.firstSeq} to ${facts.lastSeq} of the ledger`],
  ['Checkpoint', `${facts.origin}, over the first ${facts.checkpointSize} entries`],
  ['Verifier key', facts.vkey],
];

/** How a reader checks it, in a sentence each. */
export const howToVerify = (facts: RecordFacts): readonly string[] => [
  'This page is a rendering: it proves nothing by itself. The entry numbers lead back to the record.',
  ...(facts.lastSeq > facts.checkpointSize
    ? [`The checkpoint covers the entries up to ${facts.checkpointSize}; later ones were not signed yet.`]
    : []),
  'For proof, let the owner run "codexchat ledger export --format tlog" and check it with docs/verify-by-hand.md (Python, openssl or Go), or ask for one entry with "--format proof --seq N".',
];

/** What a transcript leaves out of the record. */
export const transcriptLossy: readonly string[] = [
  'envelopes, hashes, salts and causes of the entries',
  'identifiers of turns, items and requests',
  'live text of items that have ended (the ended item is shown)',
  'the middle of texts longer than 65,536 characters',
  'fields of commands, file changes and messages that are not named here',
];
