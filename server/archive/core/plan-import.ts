import type { CoreEnv, DomainEvent, EventPayload } from '../../vocabulary';
import { type ArchiveTurn, sameTurn } from './archive-turn';
import type { SessionRecord } from './session-record';
import { importedTurnId } from './thread-session';
import type { TranscriptTurn } from './transcript';

export type ArchiveSource = EventPayload<'archive.backfilled'>['source'];

export interface ImportFacts {
  readonly sessionId: string;
  readonly threadId: string;
  readonly projectId: string;
  readonly source: ArchiveSource;
  readonly record: SessionRecord;
  /** Turns and items that the session has already; null when there is no session yet. */
  readonly counts: { readonly turns: number; readonly items: number } | null;
}

const titleChars = 60;

/** Decides turn by turn, oldest first, what must be appended so that the ledger holds a file of turns. Nothing when it does already. */
export class ImportPlan {
  readonly #facts: ImportFacts;
  readonly #known: ReadonlyMap<string, TranscriptTurn>;
  #items: number;
  #ordinal: number;
  #begun: boolean;
  /** Turns within the limit, and those of them that are added or replaced. */
  turns = 0;
  added = 0;
  /** Turns that we recorded ourselves and that the file tells otherwise: the ledger counts, the file's words are not taken. */
  readonly differing: { readonly id: string; readonly offset: number }[] = [];

  constructor(facts: ImportFacts) {
    this.#facts = facts;
    const { record, counts } = facts;
    this.#known = new Map(record.turns().map((turn) => [turn.id, turn]));
    // The first item of an imported session says where it comes from.
    this.#items = counts?.items ?? 1;
    this.#ordinal = counts?.turns ?? 0;
    this.#begun = counts !== null;
  }

  /** The events for one turn, often none. */
  take(turn: ArchiveTurn, offset: number): readonly DomainEvent[] {
    this.turns += 1;
    const first = this.begin(turn);
    const before = this.#known.get(turn.id);
    if (before && sameTurn(before, turn)) return first;
    if (before && !before.imported) {
      this.differing.push({ id: turn.id, offset });
      return first;
    }
    const earlier = this.#facts.record.importOf(turn.id);
    const count = 1 + turn.actions.length + (turn.assistant === '' ? 0 : 1);
    const places = Array.from({ length: count }, (_, i) => earlier?.places[i] ?? ++this.#items);
    this.added += 1;
    const { id, timestamp, status, user, assistant, actions } = turn;
    const payload = {
      turnId: importedTurnId(this.#facts.sessionId, id),
      archiveTurnId: id,
      ordinal: earlier?.ordinal ?? ++this.#ordinal,
      places,
      timestamp,
      status,
      user,
      assistant,
      actions: [...actions],
    };
    return [...first, { type: 'turn.imported', payload }];
  }

  /** What stands before the first turn; also of a file without any. */
  begin(turn: ArchiveTurn | null): readonly DomainEvent[] {
    if (this.#begun) return [];
    this.#begun = true;
    return [beginning(this.#facts, turn)];
  }
}

function beginning(
  { sessionId, threadId, projectId, source }: ImportFacts,
  first: ArchiveTurn | null,
): DomainEvent {
  const line = (first?.user ?? '').split('\n').find((text) => text.trim() !== '') ?? '';
  const letters = [
    ...line
      .slice(0, titleChars * 8)
      .replace(/\s+/g, ' ')
      .trim(),
  ];
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
      begunAt: first?.timestamp ?? 0,
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
