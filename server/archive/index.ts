/**
 * Archives: CodexChat's Markdown files, one per thread. They are written from the ledger (projector) and taken into it (backfill), never the
 * other way round at once: where both have a turn, the ledger counts. May read and write a project's `chats/threads` and its own folder in the
 * data directory, follows no links, and leaves every file whole that it does not replace as a whole.
 */
export { archivePlace } from './archive-place';
export { type ArchiveServicePorts, createArchiveService } from './archive-service';
export type { ProjectArchives } from './archive-status';
export type { BackfillSummary, FileProblem } from './backfill';
export {
  type ArchivesReport,
  type CheckOptions,
  type CheckPorts,
  checkArchives,
} from './check-archives';
export type { ArchiveFinding } from './check-thread';
export { parseArchive } from './core/parse';
export { renderArchive } from './core/render';
export type { ThreadExport } from './export-thread';
export type { ImportSummary } from './import-home';
export { type ArchiveLag, ArchiveProjector, type SessionLag } from './projector';
export type { LedgerSource } from './read-record';
export type { ReadSource, ThreadReading } from './read-thread';
export type { UnverifiedPage } from './read-unverified';
export type { Masking } from './turn-source';
export { createArchiveWriter } from './write-archive';
