/**
 * Exports of one session: as a transcript for people (HTML, Markdown), as traces and trajectories for tools, and entry by entry; and of a
 * selection of the enforcement log, with a proof for each entry. It reads the
 * ledger through its session history and writes nothing back; what it gives out is text, in pieces. It may not decide who gets it.
 */
export { exportFileName } from './core/file-name';
export {
  type ExportDone,
  type ExportOrder,
  formatFacts,
  isSessionFormat,
  type OnProgress,
  type SessionFormat,
  sessionFormats,
  writeSession,
} from './formats';
export { streamProofs, streamSession } from './stream-session';
export { createTickets, type Tickets } from './tickets';
export { type ProofOrder, writeProofs } from './write-proofs';
