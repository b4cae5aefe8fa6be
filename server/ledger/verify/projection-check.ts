import { setImmediate } from 'node:timers/promises';
import { type DomainEvent, type Fold, limits, type TableName } from '../../vocabulary';
import { canonicalText } from '../core/canonical';
import { nextStep, stepBeforeFirst } from '../core/fold-run';
import { countRows, dropsOf, rowsOf, tablesOf } from '../owned-tables';
import { PartDigests } from '../read-model-seal';
import { isPayloadChanged, LedgerReads } from '../reads';
import { canonicalOf, cellsOf, keyOf, storedDigest } from '../row-digest';
import { hexOf, sha256Hex } from '../sha256';
import { RebuiltRows } from './rebuilt-rows';
import type { Findings } from './report';
import { type SealedModel, SealedModels } from './sealed-models';
import type { LedgerSource } from './source';

/** The fold of a stream by its name; null for streams whose fold is not known here. States differ from fold to fold, so they stay opaque. */
export type FoldOf = (stream: string) => Fold<object> | null;

export interface ProjectionCounts {
  streams: number;
  steps: number;
  rows: number;
  /** Rows held against the seal that a removal of payloads left, instead of a rebuild. */
  sealed: number;
  /** Streams folded on from such a seal: the steps before it that lead over payloads that are gone stand as they were recorded. */
  resumed: number;
  /** Streams whose read model was not compared, or only in part, and rows of it, by the reason. */
  readonly skipped: Map<string, { streams: number; rows: number }>;
}

interface Stamp {
  readonly version: number;
  readonly seq: number;
  readonly foldVersion: number;
  readonly step: Buffer;
}

interface StreamRow {
  readonly kind: string;
  readonly version: number;
  readonly foldVersion: number;
  readonly step: string;
  readonly state: string;
}

/** Where folding a stream stands. */
interface Standing {
  readonly state: object;
  readonly step: string;
  readonly version: number;
  readonly seq: number;
  readonly foldVersion: number;
  /** What is folded on has been made by the fold in use from its beginning, or from the seal on. */
  readonly sameFold: boolean;
  readonly rows: RebuiltRows;
  /** Where payloads are gone: what stood there when they went. */
  readonly seal: SealedModel | null;
}

/** Folds each stream again from its entries and compares step hashes, state and rows with what is stored. */
export class ProjectionCheck {
  readonly counts: ProjectionCounts = {
    streams: 0,
    steps: 0,
    rows: 0,
    sealed: 0,
    resumed: 0,
    skipped: new Map(),
  };
  readonly seals: SealedModels;
  readonly #source: LedgerSource;
  readonly #reads: LedgerReads;
  readonly #findings: Findings;
  readonly #foldOf: FoldOf;
  readonly #stream;
  readonly #stamps;

  constructor(source: LedgerSource, findings: Findings, foldOf: FoldOf) {
    this.#source = source;
    this.#reads = new LedgerReads(source.db, source.dataDir);
    this.seals = new SealedModels(this.#reads);
    this.#findings = findings;
    this.#foldOf = foldOf;
    this.#stream = source.db.prepare<[string], StreamRow>(
      'SELECT kind, version, fold_version AS foldVersion, step, state FROM stream WHERE stream_id = ?',
    );
    this.#stamps = source.db.prepare<[string, number, number], Stamp>(
      `SELECT stream_ver AS version, seq, fold_version AS foldVersion, step FROM event WHERE stream_id = ? AND stream_ver > ?
       ORDER BY stream_ver LIMIT ?`,
    );
  }

  /** One stream, seen at one moment: a running server may write on. */
  async check(stream: string): Promise<void> {
    const { db } = this.#source;
    db.exec('BEGIN');
    try {
      await this.#checkStream(stream);
    } finally {
      db.exec('COMMIT');
    }
    await setImmediate();
  }

  async #checkStream(stream: string): Promise<void> {
    const fold = this.#foldOf(stream);
    const row = this.#stream.get(stream);
    if (!row) {
      this.#findings.add('integrity', null, 'stream', `${stream} has entries but no row.`);
      return;
    }
    if (!fold) {
      this.#skip(stream, 'no fold is known for them');
      return;
    }
    this.counts.streams++;
    const end = await this.#fold(stream, fold).catch((error: unknown) => {
      // The payload itself is a finding already.
      if (isPayloadChanged(error)) return 'a payload is not the one that was recorded';
      throw error;
    });
    if (end === null) return;
    if (typeof end === 'string') this.#skip(stream, end);
    else {
      this.#compareState(stream, row, end);
      this.#compareRows(stream, end);
    }
  }

  /** Where the entries lead; in words why that cannot be said; null when it is a finding. */
  async #fold(stream: string, fold: Fold<object>): Promise<Standing | string | null> {
    let at: Standing = {
      ...{ state: fold.initial, step: stepBeforeFirst, version: 0, seq: 0, foldVersion: fold.version },
      ...{ sameFold: true, rows: new RebuiltRows(), seal: null },
    };
    for (;;) {
      const stamps = this.#stamps.all(stream, at.version, limits.verifyPageMax);
      const entries = await this.#reads.entries({ afterSeq: at.seq, limit: stamps.length, stream });
      let jumped = false;
      for (const [i, stamp] of stamps.entries()) {
        const entry = entries[i];
        if (!entry?.payload || entry.seq !== stamp.seq) {
          const sealed = await this.#sealedAfter(stream, stamp.version, fold);
          if (sealed === null) return 'a payload is gone';
          at = sealed;
          jumped = true;
          break;
        }
        if (entry.foreignSchema !== undefined)
          return 'an entry is of a kind or version that this program does not know';
        const event = { type: entry.type, payload: entry.payload } as unknown as DomainEvent;
        const folded = fold.evolve(at.state, event, entry.at);
        at.rows.apply(folded.changes, entry.seq);
        const recorded = hexOf(stamp.step);
        // An older fold may have made other changes of it; its step can only be taken as it is.
        const sameFold = at.sameFold && stamp.foldVersion === fold.version;
        const done = { event, at: entry.at, changes: folded.changes };
        const step = sameFold ? nextStep(at.step, done, sha256Hex) : recorded;
        if (step !== recorded) {
          const what = `Folding ${stream} again gives another step hash than was recorded.`;
          this.#findings.add('integrity', entry.seq, 'step', what);
          return null;
        }
        this.counts.steps += sameFold ? 1 : 0;
        at = { ...at, ...stamp, state: folded.state, step, sameFold };
      }
      if (!jumped && stamps.length < limits.verifyPageMax) break;
    }
    const folded = at.seal === null || at.version > at.seal.version;
    return at.sameFold || !folded ? at : 'an earlier version of the fold wrote them';
  }

  /** Where folding goes on behind the payloads that are gone: at what was sealed when they went; null when nothing was, or not that far. */
  async #sealedAfter(stream: string, gone: number, fold: Fold<object>): Promise<Standing | null> {
    const seal = await this.seals.of(stream);
    if (seal === null || seal.version < gone) return null;
    const [stamp] = this.#stamps.all(stream, seal.version - 1, 1);
    if (stamp?.version !== seal.version) return null;
    this.counts.resumed++;
    const step = hexOf(stamp.step);
    const sameFold = stamp.foldVersion === fold.version;
    return { ...stamp, step, state: JSON.parse(seal.state), sameFold, rows: new RebuiltRows(), seal };
  }

  #skip(stream: string, reason: string): void {
    this.#uncompared(reason, countRows(this.#source.db, stream));
  }

  #uncompared(reason: string, rows: number): void {
    const before = this.counts.skipped.get(reason) ?? { streams: 0, rows: 0 };
    this.counts.skipped.set(reason, { streams: before.streams + 1, rows: before.rows + rows });
  }

  #compareState(
    stream: string,
    row: StreamRow,
    now: Omit<StreamRow, 'state' | 'kind'> & { readonly state: object },
  ): void {
    const fault = (field: string): void =>
      this.#findings.add(
        'integrity',
        null,
        `stream.${field}`,
        `The row of ${stream} does not stand where its entries lead.`,
      );
    if (row.kind !== stream.split('/', 1)[0]) fault('kind');
    else if (row.version !== now.version) fault('version');
    else if (row.step !== now.step) fault('step');
    else if (row.foldVersion !== now.foldVersion) fault('fold_version');
    else if (canonicalOf(row.state) !== canonicalText(now.state)) fault('state');
  }

  #compareRows(stream: string, { rows, seal }: Standing): void {
    const before = new PartDigests();
    for (const table of tablesOf(stream)) {
      for (const row of rowsOf(this.#source.db, stream, table))
        if (!this.#compareRow(table, row, rows, seal === null)) before.add(table, row);
      for (const key of rows.left(table))
        this.#findings.add('integrity', null, table, `The row ${key} is missing from the read model.`);
    }
    this.#compareDrops(stream, rows.drops, seal === null);
    if (seal !== null) this.#compareParts(seal, before, rows.touched);
  }

  /** Which chunks went with which entry: what a reader that catches up is told to forget. */
  #compareDrops(stream: string, expected: ReadonlyMap<string, number>, isWhole: boolean): void {
    const stored = dropsOf(this.#source.db, stream, expected.keys());
    for (const itemId of new Set([...expected.keys(), ...stored.keys()])) {
      const [now, then] = [stored.get(itemId), expected.get(itemId)];
      if (then === undefined && !isWhole) continue;
      this.counts.rows++;
      if (now !== then)
        this.#findings.add(
          'integrity',
          then ?? null,
          'chunk_drop',
          `What is kept of the live text of ${itemId} that went is not what the entries make of it.`,
        );
    }
  }

  /** False when the row is from before the fold began. */
  #compareRow(
    table: TableName,
    row: Record<string, unknown>,
    rebuilt: RebuiltRows,
    isWhole: boolean,
  ): boolean {
    const key = keyOf(table, cellsOf(table, row));
    const expected = rebuilt.take(table, key);
    if (expected === null && !isWhole) return false;
    this.counts.rows++;
    if (expected === null)
      this.#findings.add('integrity', null, table, `The row ${key} of the read model comes from no entry.`);
    else if (storedDigest(table, row) !== expected)
      this.#findings.add(
        'integrity',
        Number(row.seq),
        table,
        `The row ${key} of the read model is not what the entries make of it.`,
      );
    return true;
  }

  /** Rows from before the payloads went, by parts. A part that was written since has lost rows to the new ones, and nothing says which. */
  #compareParts(
    { stream, by, parts: sealed }: SealedModel,
    before: PartDigests,
    touched: ReadonlySet<string>,
  ): void {
    const found = new Map(before.parts().map((one) => [one.part, one]));
    const expected = new Map(sealed.map((one) => [one.part, one]));
    let mixed = 0;
    for (const part of new Set([...found.keys(), ...expected.keys()])) {
      const [now, then] = [found.get(part), expected.get(part)];
      if (then && touched.has(part)) {
        mixed += now?.rows ?? 0;
        continue;
      }
      this.counts.rows += now?.rows ?? 0;
      this.counts.sealed += now?.rows ?? 0;
      if (now?.digest === then?.digest && now?.rows === then?.rows) continue;
      const what = `The rows "${part}" of ${stream} in the read model are not those that entry ${by} sealed when payloads were removed.`;
      this.#findings.add('integrity', null, 'projection', what);
    }
    if (mixed > 0)
      this.#uncompared('their payloads are gone, and rows sealed together with them changed since', mixed);
  }
}
