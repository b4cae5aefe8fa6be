import { limits } from '../../vocabulary';
import { isSealedAtOnce } from '../waiting-batches';
import type { Findings } from './report';
import type { LedgerSource } from './source';
import type { WalkRow } from './walk-rows';

/** How long after a checkpoint was due it may be missing: one that was signed is kept with the next commit, and only a kill in between loses it. */
const patience = { commits: 8, ms: 60_000 } as const;

interface Due {
  readonly seq: number;
  readonly at: number;
  /** Commits since, as far as they can be told apart. */
  commits: number;
}

/**
 * Notices checkpoints that were removed, where one must have been: over the end of a turn or a decision, and over every 256 entries. Which others there
 * were, nothing says.
 */
export class CheckpointGaps {
  readonly #findings: Findings;
  /** Epoch ms: entries from before were written by a version that signed nothing. */
  readonly #since: number;
  #covered = 0;
  #recordedAt = -1;
  #due: Due | null = null;
  #wasWorth = false;
  readonly #after;
  /** Size of the next checkpoint that is kept. */
  #next: number | undefined;

  constructor({ db }: LedgerSource, findings: Findings) {
    this.#findings = findings;
    this.#since = signedSince(db);
    this.#after = db
      .prepare<[number], number>('SELECT size FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1')
      .pluck();
    this.#next = this.#after.get(0);
  }

  take({ seq, type, recordedAt }: Pick<WalkRow, 'seq' | 'type' | 'recordedAt'>): void {
    // Entries of one commit have one instant; it was due when the commit was done.
    if (recordedAt !== this.#recordedAt) this.#committed(seq - 1, recordedAt);
    this.#recordedAt = recordedAt;
    this.#wasWorth ||= isSealedAtOnce(type);
    if (seq !== this.#next) return;
    this.#cover(seq);
    this.#next = this.#after.get(seq);
  }

  #committed(seq: number, now: number): void {
    const isDue = this.#wasWorth || seq - this.#covered >= limits.checkpointEntriesMax;
    if (this.#due) this.#due.commits++;
    else if (isDue && seq > this.#covered && this.#recordedAt >= this.#since)
      this.#due = { seq, at: this.#recordedAt, commits: 1 };
    this.#wasWorth = false;
    if (!this.#due || this.#due.commits < patience.commits || now - this.#due.at < patience.ms) return;
    this.#findings.add(
      'completeness',
      this.#due.seq,
      'checkpoint',
      `No checkpoint is kept that was signed when entry ${this.#due.seq} was the last, nor one soon after: it was removed.`,
    );
    this.#cover(seq);
  }

  #cover(seq: number): void {
    this.#covered = seq;
    this.#due = null;
    this.#wasWorth = false;
  }
}

function signedSince(db: LedgerSource['db']): number {
  try {
    const at = db
      .prepare<[], unknown>("SELECT finished_at FROM _prisma_migrations WHERE migration_name = '0002_tree'")
      .pluck()
      .get();
    return typeof at === 'number' ? at : 0;
  } catch {
    // Without that table the structure is another one, and that is said.
    return 0;
  }
}
