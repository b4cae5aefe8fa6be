import type { JsonObject } from '../../server/vocabulary';
import type { FileRow } from '../patterns/file-table';
import { countIn, listIn, objectIn, textIn } from '../patterns/json-read';

/** What a take-over of archives, or an import, did with what it found. */
export interface Takeover {
  readonly scanned: number;
  readonly taken: number;
  readonly skipped: number;
  readonly failed: number;
  /** Of other folders, so left alone; null where that cannot be. */
  readonly elsewhere: number | null;
  /** Left for the next run, because this one was stopped; null when it was not. */
  readonly left: number | null;
  /** Turns that came into the ledger. */
  readonly turns: number;
  /** What failed, and what was not taken over as it stands. */
  readonly rows: readonly FileRow[];
  /** Problems beyond those listed. */
  readonly more: number;
}

const failedRow = (from: JsonObject): FileRow => {
  const problem = objectIn(from.problem);
  return {
    path: textIn(from.path),
    offset: null,
    state: 'failed',
    what: [problem?.what, problem?.next].map(textIn).join(' ').trim(),
  };
};

const problemRow = (from: JsonObject): FileRow => ({
  path: textIn(from.path),
  offset: typeof from.offset === 'number' ? from.offset : null,
  state: from.taken === true ? 'taken over, but' : 'left out',
  what: textIn(from.reason) || textIn(from.what),
});

/** Reads the report that a job of this kind keeps; null when there is none. */
export function readTakeover(report: JsonObject | null): Takeover | null {
  if (report === null) return null;
  const imported = typeof report.scannedFileCount === 'number';
  if (!imported && typeof report.scannedThreadCount !== 'number') return null;
  return {
    scanned: countIn(imported ? report.scannedFileCount : report.scannedThreadCount),
    taken: countIn(imported ? report.importedSessionCount : report.exportedThreadCount),
    skipped: countIn(imported ? report.skippedSessionCount : report.skippedThreadCount),
    failed: countIn(imported ? report.failedSessionCount : report.failedThreadCount),
    elsewhere: imported ? countIn(report.elsewhereCount) : null,
    left: countIn(imported ? report.leftSessionCount : report.leftThreadCount) || null,
    turns: countIn(report.addedTurnCount),
    rows: [...listIn(report.failed).map(failedRow), ...listIn(report.problems).map(problemRow)],
    more: countIn(report.problemsOmitted),
  };
}
