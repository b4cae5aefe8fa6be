import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openReadOnlyLedger, type ReadOnlyLedger } from '../ledger';
import { exhaustive, limits, TroubleError } from '../vocabulary';
import { readDetail, readPast } from './act-detail';
import { actEvents } from './core/evolve-acts';
import { countOverTime } from './count-over-time';
import { createIndex, type IndexPlace, indexPath, type OpenIndex, openIndex } from './index-file';
import { type IndexState, unopened } from './index-state';
import type { Answered, Asked } from './question';
import { createSearchIndex, type SearchIndex } from './search-index';
import { createTakeIn, type TakeIn } from './take-in';
import { troubles } from './troubles';

/**
 * The index and its ledger on one thread: follows the ledger by sequence, answers questions, and begins anew when its file is missing,
 * damaged, or of another ledger. It never writes anything but the index.
 */
export class IndexKeeper {
  readonly #dataDir: string;
  readonly #ledger: ReadOnlyLedger;
  #index: { readonly db: Database.Database; readonly search: SearchIndex; readonly takeIn: TakeIn } | null =
    null;
  #place: IndexPlace = { ledger: '', head: 0, leaf: '' };
  /** How far the file says that it is; entries of other kinds after it need not be written down one by one. */
  #written = 0;
  #file: string | null = null;
  #state: IndexState = unopened;

  /** Throws a TroubleError when the ledger cannot be read. */
  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#ledger = openReadOnlyLedger(dataDir);
    this.#guarded(() => {
      const opened = openIndex(dataDir, this.#ledger.ledgerId());
      const { head, leaf } = opened.place;
      const isOther = head > 0 && this.#ledger.leafAt(head) !== leaf;
      if (isOther) {
        opened.db.close();
        this.#adopt(createIndex(dataDir, this.#ledger.ledgerId()), 'The ledger is another one than before.');
      } else this.#adopt(opened, opened.lost ?? (head === 0 ? 'There was no index yet.' : null));
    });
  }

  state(): IndexState {
    return this.#state;
  }

  /** Takes in the next entries up to `head`. Whether there are more. */
  async step(head: number): Promise<boolean> {
    this.#state = { ...this.#state, head: Math.max(head, this.#state.head) };
    if (this.#place.head >= this.#state.head && this.#index !== null) return false;
    this.check();
    const index = this.#index;
    const upTo = Math.min(this.#place.head + limits.enforcementPageEntries, this.#state.head);
    const entries = await this.#ledger.entriesOf({ types: actEvents, afterSeq: this.#place.head, upTo });
    // Begun anew meanwhile: these entries are not the first ones, which it now needs.
    if (this.#index !== index) return this.#state.problem === null;
    this.#guarded(({ takeIn }) => {
      const place = { ...this.#place, head: upTo, leaf: this.#ledger.leafAt(upTo) ?? '' };
      const isWorthWriting = entries.length > 0 || upTo - this.#written >= limits.enforcementPageEntries;
      const readable = entries.map((entry) =>
        entry.foreignSchema === undefined ? entry : { ...entry, payload: null },
      );
      if (isWorthWriting) {
        takeIn.page(readable, place);
        this.#written = upTo;
      }
      this.#place = place;
      this.#tookIn(upTo);
    });
    return this.#state.problem === null && this.#place.head < this.#state.head;
  }

  /** Rejects with a TroubleError. */
  async ask(asked: Asked): Promise<Answered> {
    try {
      return await this.#answer(asked);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#renew(`It was damaged: ${messageOf(error)}.`);
      return this.#answer(asked);
    }
  }

  close(): void {
    this.#index?.db.close();
    this.#index = null;
    this.#ledger.close();
  }

  async #answer(asked: Asked): Promise<Answered> {
    if (asked.name === 'rebuild') {
      this.#renew('A person asked for it.');
      return {};
    }
    const search = this.#index?.search;
    if (!search) throw new TroubleError(this.#state.problem ?? troubles.unreadable('it is not open'));
    switch (asked.name) {
      case 'search':
        return search.search(asked.input);
      case 'get': {
        const record = search.get(asked.input.seq);
        if (record === null) throw new TroubleError(troubles.unknownRecord(asked.input.seq));
        return readDetail(this.#ledger, record);
      }
      case 'counts':
        return countOverTime(search, asked.input);
      case 'ruleHits':
        return { rules: search.hits() };
      case 'pastRequests': {
        const { rows, next } = search.search(asked.input);
        return { rows: await readPast(this.#ledger, rows), next };
      }
      case 'select':
        return {
          rows: search.seqs(asked.input.filter, asked.input.limit).flatMap((seq) => search.get(seq) ?? []),
        };
      default:
        return exhaustive(asked);
    }
  }

  #tookIn(upTo: number): void {
    const { building, head } = this.#state;
    const built = building !== null && upTo >= head;
    this.#state = {
      ...this.#state,
      indexed: upTo,
      problem: null,
      ...(built ? { building: null, rebuilt: { reason: building.reason, upTo } } : {}),
    };
  }

  /** Runs work on the index; damage begins it anew, anything else is told as a problem and tried again with the next entry. */
  #guarded(work: (index: { readonly takeIn: TakeIn }) => void): void {
    try {
      work({ takeIn: this.#index?.takeIn ?? noTakeIn });
    } catch (error) {
      if (isDamage(error)) this.#renew(`It was damaged: ${messageOf(error)}.`);
      else this.#state = { ...this.#state, problem: troubles.unreadable(messageOf(error)) };
    }
  }

  /** Begins anew when the file is gone, or another one lies in its place. */
  check(): void {
    const path = indexPath(this.#dataDir);
    if (this.#index === null) this.#renew('It could not be used before.');
    else if (this.#file !== fileOf(path)) this.#renew('It was removed or replaced while the server ran.');
  }

  #renew(reason: string): void {
    try {
      this.#index?.db.close();
      this.#index = null;
      this.#adopt(createIndex(this.#dataDir, this.#ledger.ledgerId()), reason);
    } catch (error) {
      this.#state = { ...this.#state, problem: troubles.unreadable(messageOf(error)) };
    }
  }

  #adopt({ db, place }: Omit<OpenIndex, 'lost'>, reason: string | null): void {
    this.#index = { db, search: createSearchIndex(db), takeIn: createTakeIn(db) };
    this.#place = place;
    this.#written = place.head;
    this.#file = fileOf(indexPath(this.#dataDir));
    const head = Math.max(this.#state.head, place.head);
    this.#state = {
      ...this.#state,
      indexed: place.head,
      head,
      building: reason === null ? null : { reason },
      problem: null,
    };
  }
}

const noTakeIn: TakeIn = {
  page() {
    throw new TroubleError(troubles.unreadable('it is not open'));
  },
};

const fileOf = (path: string): string | null => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : null;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The file itself is wrong, and making it anew helps. */
const isDamage = (error: unknown): boolean =>
  error instanceof Database.SqliteError &&
  (/^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_DATA)/.test(error.code) ||
    (error.code === 'SQLITE_ERROR' && error.message.startsWith('no such table')));
