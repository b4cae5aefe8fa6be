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
export function renderSeedDocument({
  projectPath,
  threadId,
  generatedAt,
  limit,
  turns,
}: SeedFacts): SeedDocument {
  const entries = lastTurns(inOrder(turns.map(archivable)), limit)
    .flatMap(turnEntries)
    .map((entry, index) => ({ ...entry, sequence: index + 1 }));
  const document = { entries, generatedAt, projectPath, schemaVersion: 1, threadID: upperUuid(threadId) };
  return { text: prettyJson(document), entryCount: entries.length };
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
