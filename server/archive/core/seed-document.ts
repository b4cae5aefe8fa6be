import type { JsonObject } from '../../vocabulary';
import { type ArchiveTurn, archivable, inOrder, lastTurns, upperUuid } from './archive-turn';
import { isoSeconds } from './iso-seconds';
import { prettyJson } from './pretty-json';

export interface SeedDocument {
  readonly text: string;
  readonly entryCount: number;
}

interface SeedFacts {
  readonly projectPath: string;
  readonly threadId: string;
  /** ISO 8601 in whole seconds; with the same time and the same turns the document has the same bytes. */
  readonly generatedAt: string;
  /** Only the last so many turns; null for all. */
  readonly limit: number | null;
  readonly turns: readonly ArchiveTurn[];
}

/** The original's ledger document, version 1: for each turn the two messages, then its actions, numbered from 1. */
export function renderSeedDocument(facts: SeedFacts): SeedDocument {
  const pieces = seedPieces(facts);
  let text = '';
  for (;;) {
    const { value, done } = pieces.next();
    if (done === true) return { text, entryCount: value };
    text += value;
  }
}

/** The same turn by turn; at the end it gives the count of entries. */
export function* seedPieces({
  projectPath,
  threadId,
  generatedAt,
  limit,
  turns,
}: SeedFacts): Generator<string, number> {
  const last = lastTurns(inOrder(turns), limit);
  let count = 0;
  yield '{\n  "entries" : [\n';
  for (const turn of last) {
    const entries = turnEntries(archivable(turn)).map((entry) => {
      count += 1;
      return `${count === 1 ? '' : ',\n'}    ${prettyJson({ ...entry, sequence: count }, '    ')}`;
    });
    yield entries.join('');
  }
  const rest = { generatedAt, projectPath, schemaVersion: 1, threadID: upperUuid(threadId) };
  yield `\n  ],${prettyJson(rest).slice(1)}`;
  return count;
}

function turnEntries({
  id,
  timestamp,
  status,
  user,
  assistant,
  actions,
}: ArchiveTurn): readonly JsonObject[] {
  const message = { turnID: id, status, timestamp: isoSeconds(timestamp) };
  return [
    { ...message, kind: 'user_message', text: user },
    { ...message, kind: 'assistant_message', text: assistant },
    ...actions.map(({ createdAt, method, title, detail }) => ({
      ...message,
      timestamp: isoSeconds(createdAt),
      kind: 'action_card',
      method,
      title,
      text: detail,
    })),
  ];
}
