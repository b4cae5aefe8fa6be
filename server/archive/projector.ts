import type { CommittedEntry, Ledger } from '../ledger';
import { type DomainEvent, limits, streams, type Trouble, TroubleError } from '../vocabulary';
import { words } from './archive-files';
import type { ArchivePlace } from './archive-place';
import { archivingTypes } from './core/session-record';
import type { ArchiveWriter } from './write-archive';

export interface ProjectorPorts {
  readonly ledger: Ledger;
  readonly place: ArchivePlace;
  readonly writer: ArchiveWriter;
  readonly note: (event: DomainEvent) => Promise<void>;
  readonly setTimer: (work: () => void, ms: number) => { cancel(): void };
  /** Failures that touch no archive: the record of a failure could not be written. */
  readonly report: (what: string, error: unknown) => void;
}

/** How far the archives are behind the ledger. */
export interface ArchiveLag {
  /** Sessions whose archive does not hold what the ledger has. */
  readonly behind: number;
  /** Why the first of them failed last; null when they only wait for their turn. */
  readonly problem: Trouble | null;
}

/** The same, session by session. */
export interface SessionLag {
  readonly sessions: readonly string[];
  readonly problems: readonly { readonly sessionId: string; readonly problem: Trouble }[];
}

interface Failure {
  readonly tries: number;
  readonly problem: Trouble;
}

/** Entries of the catch-up that are looked at at once. */
const catchUpEntries = 500;
const prefix = streams.session('');

/**
 * Keeps the archive of every session up to date with the ledger, one after the other, in the background: the ledger is written first, and no
 * failure here holds anything up. A failed write is tried again, is counted, and is recorded once.
 */
export class ArchiveProjector {
  readonly #ports: ProjectorPorts;
  readonly #waiting = new Set<string>();
  readonly #failures = new Map<string, Failure>();
  readonly #timers = new Map<string, { cancel(): void }>();
  readonly #stop: () => void;
  #work: Promise<void> = Promise.resolve();
  #writing: string | null = null;
  #closed = false;

  constructor(ports: ProjectorPorts) {
    this.#ports = ports;
    this.#stop = ports.ledger.onCommit((entries) => this.#hear(entries));
    this.#work = this.#catchUp().catch((error: unknown) => ports.report('archives', error));
  }

  lag(): ArchiveLag {
    const { sessions, problems } = this.sessionLag();
    return { behind: sessions.length, problem: problems[0]?.problem ?? null };
  }

  sessionLag(): SessionLag {
    const open = new Set([...this.#waiting, ...this.#failures.keys()]);
    if (this.#writing !== null) open.add(this.#writing);
    const problems = [...this.#failures].map(([sessionId, { problem }]) => ({ sessionId, problem }));
    return { sessions: [...open], problems };
  }

  /** Writes the archives of these sessions again, whatever was written before. */
  again(sessionIds: readonly string[]): void {
    for (const sessionId of sessionIds) this.#waiting.add(sessionId);
    if (sessionIds.length > 0) this.#start();
  }

  /** Resolves when nothing waits to be written; what failed waits for its next try and is not waited for. */
  async settled(): Promise<void> {
    while (this.#waiting.size > 0 || this.#writing !== null) await this.#work;
    await this.#work;
  }

  /** Finishes what waits, and remembers how far everything came. */
  async close(): Promise<void> {
    this.#stop();
    for (const timer of this.#timers.values()) timer.cancel();
    await this.settled();
    this.#closed = true;
  }

  #hear(entries: readonly CommittedEntry[]): void {
    for (const { stream, type } of entries)
      if (archivingTypes.has(type) && stream.startsWith(prefix))
        this.#waiting.add(stream.slice(prefix.length));
    if (this.#waiting.size > 0) this.#start();
  }

  #start(): void {
    if (this.#closed) return;
    this.#work = this.#work.then(() => this.#drain());
  }

  async #drain(): Promise<void> {
    if (this.#waiting.size === 0) return;
    // Everything up to here is either in an archive or named as behind when the queue is empty.
    const lastSeq = this.#ports.ledger.head();
    const before = [...this.#waiting];
    for (const sessionId of before) {
      this.#waiting.delete(sessionId);
      this.#writing = sessionId;
      await this.#write(sessionId);
      this.#writing = null;
    }
    await this.#remember(lastSeq);
  }

  async #remember(lastSeq: number): Promise<void> {
    const behind = [...new Set([...this.#waiting, ...this.#failures.keys()])];
    await this.#ports.place
      .writePosition({ lastSeq, behind })
      .catch((error: unknown) => this.#ports.report('archive position', error));
  }

  async #write(sessionId: string): Promise<void> {
    try {
      const path = await this.#ports.writer.write(sessionId);
      this.#timers.get(sessionId)?.cancel();
      this.#timers.delete(sessionId);
      if (this.#failures.delete(sessionId))
        await this.#note({ type: 'archive.caught-up', payload: { sessionId, path: path ?? '' } });
    } catch (error) {
      await this.#failed(sessionId, asTrouble(sessionId, error));
    }
  }

  async #failed(sessionId: string, problem: Trouble): Promise<void> {
    // What is wrong may lie in what was folded: the next try reads everything again.
    this.#ports.writer.forget(sessionId);
    const tries = (this.#failures.get(sessionId)?.tries ?? 0) + 1;
    this.#failures.set(sessionId, { tries, problem });
    this.#timers.get(sessionId)?.cancel();
    const delay = Math.min(limits.archiveRetryMaxMs, limits.archiveRetryFirstMs * 2 ** (tries - 1));
    const again = (): void => {
      this.#waiting.add(sessionId);
      this.#start();
    };
    this.#timers.set(sessionId, this.#ports.setTimer(again, delay));
    if (tries > 1) return;
    const { what, safe, next } = problem;
    await this.#note({ type: 'archive.fell-behind', payload: { sessionId, problem: { what, safe, next } } });
  }

  async #note(event: DomainEvent): Promise<void> {
    await this.#ports.note(event).catch((error: unknown) => this.#ports.report('archive record', error));
  }

  /** What the last server did not write any more. */
  async #catchUp(): Promise<void> {
    await this.#ports.place.prepare();
    const position = await this.#ports.place.position();
    const head = this.#ports.ledger.head();
    for (const sessionId of position?.behind ?? []) this.#waiting.add(sessionId);
    for (let afterSeq = position?.lastSeq ?? 0; afterSeq < this.#ports.ledger.head(); ) {
      const entries = await this.#ports.ledger.backlog({ afterSeq, limit: catchUpEntries });
      for (const { stream, type } of entries)
        if (archivingTypes.has(type) && stream.startsWith(prefix))
          this.#waiting.add(stream.slice(prefix.length));
      afterSeq = entries.at(-1)?.seq ?? this.#ports.ledger.head();
      // Other work has its turn between two pages.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    await this.#drain();
    await this.#remember(head);
  }
}

const asTrouble = (sessionId: string, error: unknown): Trouble =>
  error instanceof TroubleError
    ? error.trouble
    : {
        kind: 'archive.unwritable',
        what: `The archive of session ${sessionId} cannot be written: ${words(error)}.`,
        safe: 'The ledger has everything, and the archive is as it was.',
        next: 'Make room or give your user the right to write there; it is tried again by itself.',
      };
