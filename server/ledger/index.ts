/**
 * The ledger: the append-only log that everything else is derived from, its read models, and the one writer.
 * An append resolves when it is on the disk, never earlier. Nothing here decides anything: events come in folded, rows go out as stored.
 * Other rooms enter here only; nobody else opens `ledger.db`.
 */

export { newestCheckpoint, recordedAnchors } from './anchor';
export { type Backup, backUpLedger } from './backup';
export { type CopyPlace, recordedCheckpoints, writeCheckpointCopy } from './checkpoint-copies';
export { asRecorded, canonicalText, wellFormed } from './core/canonical';
export type { Advance, FoldedEntry, StepVerdict, TextHash, TimedEvent } from './core/fold-run';
export { advance, stepBeforeFirst, verifySteps, zeroCursor } from './core/fold-run';
export { ledgerFold } from './core/ledger-fold';
export { type EntryProof, proveEntry } from './export/entry-proof';
export { type EntryProofs, openEntryProofs, type ProvenEntry } from './export/entry-proofs';
export { openRecordedStream, type RecordedEntry, type RecordedStream } from './export/recorded-stream';
export {
  type HistoryEntry,
  type HistoryFacts,
  openSessionHistory,
  type SessionHistory,
} from './export/session-history';
export { exportSession, type SessionExport } from './export/session-ndjson';
export { exportTlog, type TlogExport, type TlogOptions } from './export/tlog';
export type {
  Actor,
  AppendBatch,
  AppendResult,
  CommittedEntry,
  Ledger,
  LedgerHealth,
  LedgerOpening,
  NewEntry,
  Page,
  PageReads,
  Receipt,
  StoredEntry,
  StreamWrite,
  TendedLedger,
} from './ledger';
export type { LedgerOptions } from './open-ledger';
export { openLedger } from './open-ledger';
export { openPageReads } from './open-page-reads';
export { type ApprovalOfSession, openReadOnlyLedger, type ReadOnlyLedger } from './open-reads';
export { pruneCompleted } from './prune-completed';
export {
  finishRebuild,
  prepareRebuild,
  type RebuildReport,
  type Rebuilt,
  rebuildReport,
  removeShadow,
} from './rebuild/rebuild';
export { type LedgerStats, ledgerStats, readStats } from './stats';
export type { Anchor, Tending } from './tending';
export type { GivenCheckpoint } from './verify/anchors';
export type { FoldOf } from './verify/projection-check';
export { type VerifyReport, verifyReport } from './verify/report';
export { type VerifyOptions, verifyLedger } from './verify/verify';
export { startThread } from './writer-thread';
