import {
  type CoreEnv,
  type DomainEvent,
  type EventPayload,
  eventSchemas,
  type JsonObject,
} from '../../vocabulary';
import { Transcript, type TranscriptTurn } from './transcript';

/** An entry as the ledger gives it; `unreadable` when its payload cannot be read. */
export interface RecordedEntry {
  readonly seq: number;
  readonly version: number;
  readonly type: string;
  readonly at: number;
  readonly payload: JsonObject | null;
  /** The entry that accounts for a payload that was removed on purpose. */
  readonly removedBy?: number;
}

/** A record that one archive was taken over, and whether the entries that it names still recompute. */
export interface TakenOver {
  readonly facts: EventPayload<'archive.backfilled'>;
  readonly holds: boolean;
}

/** A prompt is in the archive before its answer, the answer when its turn is over. */
export const archivingTypes: ReadonlySet<string> = new Set(['turn.requested', 'turn.settled']);
const imported = new Set(['session.imported', 'turn.imported']);
const emptyHash = '0'.repeat(64);

/** What the ledger holds of one session, as far as archives are concerned: folded from its entries in one pass. */
export class SessionRecord {
  readonly #transcript = new Transcript();
  readonly #imports = new Map<string, EventPayload<'turn.imported'>>();
  readonly #taken = new Map<number | null, TakenOver>();
  readonly #sha256: CoreEnv['sha256'];
  /** Entries, imported ones among them, and their rolling hash. */
  entries = 0;
  rows = 0;
  lastRow = 0;
  rowsHash = emptyHash;
  /** Entries that cannot be read, and imported ones for which no later record shows that what they held came in again. */
  #lost = 0;
  #lostRows = 0;
  /** Of those that cannot be read: whose payload was removed on purpose, with an entry that says so. */
  removed = 0;
  /** The first entry that cannot be read although nothing says that it was removed. */
  firstLost: number | null = null;
  lastSeq = 0;
  /** The last entry after which its archive is written anew. */
  lastArchivable = 0;
  /** The id under which the session came in, where it was taken over. */
  threadId: string | null = null;

  constructor(sha256: CoreEnv['sha256']) {
    this.#sha256 = sha256;
  }

  /** Entries that are missing from what `turns` tells. */
  get unreadable(): number {
    return this.#lost + this.#lostRows;
  }

  get chars(): number {
    return this.#transcript.chars;
  }

  add(entry: RecordedEntry): void {
    this.entries += 1;
    this.lastSeq = entry.seq;
    if (archivingTypes.has(entry.type)) this.lastArchivable = entry.seq;
    if (imported.has(entry.type)) {
      this.rows += 1;
      this.lastRow = entry.seq;
      this.rowsHash = this.#sha256(this.rowsHash + rowText(entry));
    }
    const event = eventOf(entry);
    if (event === null) {
      if (entry.removedBy !== undefined) this.removed += 1;
      else this.firstLost ??= entry.seq;
      if (imported.has(entry.type)) this.#lostRows += 1;
      else this.#lost += 1;
      return;
    }
    if (event.type === 'session.imported') this.threadId = event.payload.threadId;
    if (event.type === 'turn.imported') this.#imports.set(event.payload.archiveTurnId, event.payload);
    if (event.type === 'archive.backfilled') {
      const { rows, lastSeq, rowsHash, turnLimit } = event.payload;
      const holds = rows === this.rows && lastSeq === this.lastRow && rowsHash === this.rowsHash;
      this.#taken.delete(turnLimit);
      this.#taken.set(turnLimit, { facts: event.payload, holds });
      if (holds) this.#lostRows = 0;
    }
    this.#transcript.add(event, entry.at);
  }

  turns(): readonly TranscriptTurn[] {
    return this.#transcript.turns();
  }

  /** The last import of a turn, by the id that it has in its archive. */
  importOf(archiveTurnId: string): EventPayload<'turn.imported'> | null {
    return this.#imports.get(archiveTurnId) ?? null;
  }

  takenOver(limit: number | null): TakenOver | null {
    return this.#taken.get(limit) ?? null;
  }

  /** Nothing that was taken over has been changed or lost without having come in again; true as well when nothing was taken over. */
  sound(): boolean {
    const last = [...this.#taken.values()].at(-1);
    return this.unreadable === 0 && (last?.holds ?? true);
  }

  /** The limits under which archives of this session were taken over; null stands for the whole. */
  limits(): readonly (number | null)[] {
    return [...this.#taken.keys()];
  }
}

const rowText = ({ seq, version, type, at, payload }: RecordedEntry): string =>
  JSON.stringify([seq, version, type, at, payload]);

const isKnown = (type: string): type is DomainEvent['type'] => Object.hasOwn(eventSchemas, type);

/** Imports and records of them are checked, because what they say is compared with files; other events are as they were written. */
function eventOf({ type, payload }: RecordedEntry): DomainEvent | null {
  if (payload === null || !isKnown(type)) return null;
  const checked = imported.has(type) || type === 'archive.backfilled';
  if (checked && !eventSchemas[type].safeParse(payload).success) return null;
  return { type, payload } as unknown as DomainEvent;
}
