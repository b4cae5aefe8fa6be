import type { CoreEnv, DomainEvent, EventPayload } from '../../vocabulary';
import { type ArchiveTurn, sameTurn } from './archive-turn';
import type { SessionRecord } from './session-record';
import { importedTurnId } from './thread-session';

export type ArchiveSource = EventPayload<'archive.backfilled'>['source'];

export interface ImportFacts {
  readonly sessionId: string;
  readonly threadId: string;
  readonly projectId: string;
  readonly source: ArchiveSource;
  /** Turns of the archive, oldest first, within the limit. */
  readonly turns: readonly ArchiveTurn[];
  readonly record: SessionRecord;
  /** Turns and items that the session has already; null when there is no session yet. */
  readonly counts: { readonly turns: number; readonly items: number } | null;
}

export interface ImportPlan {
  readonly events: readonly DomainEvent[];
  /** Turns that are added or replaced. */
  readonly added: number;
  /** Turns that we recorded ourselves and that the archive tells otherwise: the ledger counts, the archive's words are not taken. */
  readonly differing: readonly string[];
}

const titleChars = 60;

/** What must be appended so that the ledger holds the archive. Nothing when it does already. */
export function planImport({
  sessionId,
  threadId,
  projectId,
  source,
  turns,
  record,
  counts,
}: ImportFacts): ImportPlan {
  const known = new Map(record.turns().map((turn) => [turn.id, turn]));
  const events: DomainEvent[] = [];
  const differing: string[] = [];
  // The first item of an imported session says where it comes from.
  let items = counts?.items ?? 1;
  let ordinal = counts?.turns ?? 0;
  if (counts === null) events.push(beginning({ sessionId, threadId, projectId, source, turns }));
  for (const turn of turns) {
    const before = known.get(turn.id);
    if (before && sameTurn(before, turn)) continue;
    if (before && !before.imported) {
      differing.push(turn.id);
      continue;
    }
    const earlier = record.importOf(turn.id);
    const count = 1 + turn.actions.length + (turn.assistant === '' ? 0 : 1);
    const places = Array.from({ length: count }, (_, i) => earlier?.places[i] ?? ++items);
    events.push({
      type: 'turn.imported',
      payload: {
        turnId: importedTurnId(sessionId, turn.id),
        archiveTurnId: turn.id,
        ordinal: earlier?.ordinal ?? ++ordinal,
        places,
        timestamp: turn.timestamp,
        status: turn.status,
        user: turn.user,
        assistant: turn.assistant,
        actions: [...turn.actions],
      },
    });
  }
  const added = events.filter((event) => event.type === 'turn.imported').length;
  return { events, added, differing };
}

function beginning(o: Omit<ImportFacts, 'record' | 'counts'>): DomainEvent {
  const { sessionId, threadId, projectId, source, turns } = o;
  const line =
    turns.map((turn) => turn.user.split('\n', 1)[0] ?? '').find((text) => text.trim() !== '') ?? '';
  const letters = [...line.replace(/\s+/g, ' ').trim()];
  const title =
    letters.length <= titleChars ? letters.join('') : `${letters.slice(0, titleChars - 1).join('')}…`;
  return {
    type: 'session.imported',
    payload: {
      sessionId,
      projectId,
      threadId,
      flavour: 'codex',
      title: title === '' ? 'Imported session' : title,
      source,
      begunAt: turns[0]?.timestamp ?? 0,
    },
  };
}

/**
 * Ids of imported events: the same archive gives the same ids, so that nothing can get in twice. `revision` is 0, or the stream's version
 * where an event of the same content may already stand there and no longer counts.
 */
export const importEventId = (
  o: { readonly sessionId: string; readonly revision: number; readonly event: DomainEvent },
  sha256: CoreEnv['sha256'],
): string =>
  sha256(
    ['backfill/v1', o.sessionId, String(o.revision), o.event.type, JSON.stringify(o.event.payload)].join(
      '\0',
    ),
  );
