/**
 * Archives: CodexChat's Markdown files, one per thread. They are written from the ledger (projector) and taken into it (backfill), never the
 * other way round at once: where both have a turn, the ledger counts. May read and write a project's `chats/threads` and its own folder in the
 * data directory, follows no links, and leaves every file whole that it does not replace as a whole.
 */
export { replaceFile as writeWholeFile } from './archive-files';
export { archivePlace } from './archive-place';
export {
  type ArchiveServicePorts,
  createArchiveService,
  type ProjectArchives,
} from './archive-service';
export type { BackfillSummary, FileProblem } from './backfill';
export { parseArchive } from './core/parse';
export { renderArchive } from './core/render';
export type { ThreadExport } from './export-thread';
export { type ArchiveLag, ArchiveProjector } from './projector';
export { createArchiveWriter } from './write-archive';
