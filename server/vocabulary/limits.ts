import { enforcementLimits } from './enforcement-limits';
import { policyLimits } from './policy-limits';
import { policyReviewLimits } from './policy-review-limits';
import { redactionLimits } from './redaction-limits';

/**
 * Every bound of the product, in one place: name, unit, and what happens when it is reached.
 * A queue, line, retry or file without a bound here is a bug.
 */
export const limits = {
  /** Longest runtime line kept as JSON, bytes. A longer one is recorded as undecodable (first bytes kept), the stream goes on. */
  runtimeLineBytesMax: 64 * 1024 * 1024,
  /** What is kept of an undecodable line or an unknown message, bytes. */
  runtimeRawKeptBytesMax: 8 * 1024,
  /** stderr tail kept in memory and in the log, lines. Oldest dropped. */
  runtimeStderrLinesMax: 200,
  /** Requests in flight to one runtime (it drops replies silently beyond some 128). Further ones wait in line. */
  runtimeInFlightMax: 50,
  /** Requests waiting behind those in flight. Beyond it a request is refused with an error. */
  runtimeQueueMax: 500,
  /** Bytes queued to the runtime's stdin before requests are refused, bytes. */
  runtimeStdinBytesMax: 4 * 1024 * 1024,
  /** A request without an answer fails after, ms. */
  runtimeRequestTimeoutMs: 30_000,
  /** initialize must answer within, ms, or the process is killed and counted as an exit. */
  runtimeInitTimeoutMs: 10_000,
  /** Between asking a process to stop and killing it, ms. */
  runtimeStopGraceMs: 5_000,
  /** When the server died: between asking what it left to leave and killing it, ms. */
  guardianGraceMs: 2_000,
  /** Workspaces of which is remembered what the sandbox may leave in them. The longest known is forgotten; what lies in it stays. */
  mountFoldersMax: 1_000,
  /** The machine and the runtimes at work are looked at every, ms. */
  hostWatchMs: 500,
  /** A sleep, a standstill or a step of the clock is recorded from this length on, ms. */
  hostGapMs: 5_000,
  /** What happened to the machine and waits to be recorded. Further events are only reported in the server's output. */
  hostEventsWaitingMax: 100,
  /** A runtime at work is asked for a sign of life every so many looks, and is called silent after so many without an answer. */
  pulseEveryLooks: 4,
  pulseSilentLooks: 6,
  /** Memory that can still be had, bytes: below the first it is called low, above the second recovered. */
  memoryLowBytes: 128 * 1024 * 1024,
  memoryRecoveredBytes: 256 * 1024 * 1024,
  /** How long the output of a dead runtime is still read when something holds its pipes open, ms. What comes later is not read. */
  runtimeDrainMs: 250,
  /** The sandbox self-test is killed, and counts as failed, after, ms. */
  sandboxProbeMs: 10_000,
  /** Largest conversation that the demo model reads, bytes. A longer one gets HTTP 413, which fails the turn. */
  demoRequestBytesMax: 64 * 1024 * 1024,
  /** First restart delay, ms; doubles each exit up to the next. */
  restartDelayFirstMs: 250,
  restartDelayMaxMs: 30_000,
  /** Healthy running since the initialize reply after which the restart count falls to zero, ms. */
  restartStableMs: 60_000,
  /** More exits than this within the window open the circuit: no automatic restart. */
  circuitExitsMax: 5,
  circuitWindowMs: 120_000,
  /** One half-open probe after, ms (never when an approval was pending at the last crash). */
  circuitProbeMs: 300_000,

  /** A session whose runtime ended by itself in the middle of so many of its turns, one after the other, is quarantined. */
  quarantineCrashes: 2,

  /** Sessions kept in memory; those at rest leave, longest unused first, and come back from the ledger when needed. */
  desksMax: 500,
  /** Messages of the runtime that wait for one session's record. Beyond it the runtime is stopped: what cannot be recorded must not go on. */
  signalInboxMax: 50_000,
  /** Between questions to a runtime that has not said whether it took a prompt, ms. */
  unansweredLookMs: 5_000,
  /** A turn whose interrupt the runtime took and that has not ended after so long, ms: it is said, and what helps. */
  interruptPatienceMs: 10_000,
  /** Between tries to record the runtime's messages while the ledger cannot be written, ms. */
  recordRetryMs: 500,

  /** Longest prompt, UTF-16 code units (the runtime's own limit). A longer one is refused, the draft is kept. */
  promptCharsMax: 1_048_576,
  /** Longest title, UTF-16 code units. */
  titleCharsMax: 200,
  /** Turns that run at once, on all runtimes. Further ones wait in a line for a free place, which the session shows. */
  runningTurnsMax: 16,
  /** Turns that run at once on one runtime. Further ones wait in the same line. */
  runningTurnsPerRuntimeMax: 16,
  /** Turns in that line. One more fails with the reason and its prompt is kept; a follow-up stays in its queue and may still stand in the line. */
  turnsInLineMax: 200,
  /** Newest turns of a conversation that are read to find one that was cut off. One that is not among them is not there. */
  reconcileTurnsRead: 8,
  /** Conversations of the runtime that are offered in the place of one that is lost, newest first. Older ones are not listed. */
  threadsFoundMax: 30,
  /** Newest items that a summary for a fresh conversation is made of, and its length, UTF-16 code units. What is left out is counted in it. */
  summaryItemsMax: 300,
  summaryCharsMax: 12_000,
  /** Prompts of a session that a person may still send again. The oldest offer is withdrawn; the text stays. */
  unsentPromptsMax: 8,
  /** Follow-ups that may wait in one session. One more is refused, and its words stay in the composer. */
  followupsMax: 20,
  /** Longest follow-up, UTF-16 code units. A longer one is refused: it can be sent as a turn, or lie in a file of the project. */
  followupCharsMax: 32 * 1024,
  /** Approvals that may wait in one session. Beyond it the runtime is answered with decline and an event says so. */
  approvalsPendingMax: 64,
  /** Command or diff text kept on an approval card, UTF-16 code units; the hash always covers the whole. */
  approvalTextCharsMax: 64 * 1024,

  /** Live text is made durable at the latest after, ms, or at this size, UTF-16 code units, whichever is first. */
  chunkFlushMs: 500,
  chunkFlushChars: 8 * 1024,
  /** Live output of one item kept durably, UTF-16 code units. What comes later is counted and said, not kept. */
  itemLiveCharsMax: 8 * 1024 * 1024,
  /** Text kept in an item's row (head and tail halves); the whole stays in the ledger, UTF-16 code units. */
  itemRowTextCharsMax: 32 * 1024,
  /** Items on one page of a transcript. */
  itemsPageMax: 60,
  /** Sessions on one page of the list. */
  sessionsPageMax: 200,

  /** Events in one transaction. */
  batchEventsMax: 256,
  /** Payload bytes in one transaction. */
  batchBytesMax: 1024 * 1024,
  /** Bytes waiting for the writer before `append` waits too. */
  writerQueueBytesMax: 8 * 1024 * 1024,
  /** Appends waiting for room in that queue. One more is refused with `ledger.overloaded`. */
  writerWaitingMax: 10_000,
  /** Another connection may hold the database's lock this long, ms, before a write fails. */
  ledgerBusyMs: 5_000,
  /** While the ledger cannot be written, the writer tries again every, ms. */
  writerProbeMs: 2_000,
  /** The writer looks whether its files are still those it wrote every, ms; also before and after each commit. */
  ledgerWatchMs: 2_000,
  /** Largest database whose structure is checked as a whole at a start, bytes. Of a larger one only the newest entries are read; the rest is `ledger verify`'s. */
  startCheckBytesMax: 64 * 1024 * 1024,
  /** Newest entries whose hashes are computed again at a start. Older ones are `ledger verify`'s. */
  startCheckEntries: 1_024,
  /** The head file outside the database follows the last entry at the latest after, ms; a ledger at rest for this long is signed. */
  headFileIdleMs: 1_000,
  /** Recorded copies of checkpoints that a verification looks up, newest first. Older ones are not. */
  anchorsListed: 50,
  /** Findings that a verification lists per verdict. Further ones are counted. */
  verifyFindingsMax: 20,
  /** Entries that a verification or an export reads at once. */
  verifyPageMax: 512,
  /** Entries without a signed checkpoint over them, while there is no other reason to sign. */
  checkpointEntriesMax: 256,
  /** Backups kept beside the ledger from before a migration. The oldest is removed. */
  migrationBackupsKept: 2,
  /** Projects a list shows, oldest first. Later ones are not listed. */
  projectsPageMax: 1_000,
  /** Approvals one page read returns, oldest first; the rest comes when these are closed. */
  approvalsPageMax: 1_000,
  /** Chunks one page read returns: live text of the open items of a page. Further text comes with the item's end. */
  chunksPageMax: 20_000,
  /** Worker processes of each flavour when nothing is configured, and the most that can be. A higher number is refused at the start. */
  workers: 1,
  workersMax: 8,
  /** Restarts and stops of runtimes that are recognised when they are asked for again by the same id. An older one is done again. */
  commandsRememberedMax: 256,
  /** Runtimes there can be: both flavours with all their workers. */
  runtimesMax: 16,
  /** Completed items waiting for their live text to be pruned. One more is not pruned: its text stays stored twice. */
  pruneWaitingMax: 1_000,
  /** Entries that one step of removing old payloads looks at, and so what one of its entries can account for. */
  expireWindowEntries: 5_000,
  /** Jobs on one page of the list, newest first. Older ones are not listed. */
  jobsPageMax: 200,
  /** Largest report kept with a job, bytes of JSON. A larger one is not kept; the summary says so. */
  jobReportBytesMax: 64 * 1024,
  /** Least time between two progress messages of one job, ms. What comes between is left out. */
  jobProgressMs: 250,
  /** A job that was asked to stop and does not is ended with its thread after, ms. */
  jobCancelGraceMs: 5_000,
  /** Entries one read of the ledger returns; a caller asks again for more. */
  entriesPageMax: 1_000,
  /** Larger payloads go to the content-addressed store, bytes. */
  payloadInlineBytesMax: 16 * 1024,
  /** An envelope is a Merkle leaf and must fit tlog-tiles, bytes. */
  envelopeBytesMax: 65_534,

  /** Bytes a feed subscriber may lag before it is cut; it reconnects from its last sequence. */
  feedLagBytesMax: 4 * 1024 * 1024,
  /** Feed subscribers at once. One more is refused. */
  feedSubscribersMax: 64,
  /** Entries a reconnect may ask for; further behind, the feed says `reset` and the page loads anew. */
  feedBacklogMax: 20_000,
  /** Items of a session that a replay shows, and its newest turns; older ones are not shown, and the screen says so. */
  replayItemsMax: 200,
  /** Entries listed around a replay's cursor. */
  replayLinesMax: 60,
  /** What a listed entry is about, UTF-16 code units; cut behind that. */
  replayLineCharsMax: 160,
  /** Entries folded for one replay. A moment further on is refused in words (`replay.too-long`). */
  replayEntriesMax: 200_000,
  /** Replays that wait for the one that is being read. One more is refused. */
  replayWaitingMax: 20,
  /** Largest request body, bytes (a prompt of the maximum length, escaped). */
  requestBodyBytesMax: 8 * 1024 * 1024,
  /** Largest body of a login, bytes. */
  authBodyBytesMax: 4 * 1024,
  /** tRPC calls in one HTTP request. One more and the request is refused. */
  batchCallsMax: 50,
  /** Connections to the door at once. One more is closed by the operating system's queue. */
  doorConnectionsMax: 512,
  /** Request headers must be complete within, ms; then the connection is closed. */
  doorHeadersTimeoutMs: 10_000,
  /** First line and headers of a request, bytes: a query carries its input in the address. More are refused in words (`http.address-too-long`). */
  doorHeaderBytesMax: 128 * 1024,
  /** How often the door looks for connections that are over these times, ms: they end at most this much later. */
  doorTimeoutCheckMs: 2_000,
  /** A request must be complete within, ms. */
  doorRequestTimeoutMs: 60_000,
  /** At a stop, open answers may finish within, ms; then their connections are cut. */
  doorCloseGraceMs: 1_000,
  /** A feed without news sends a comment every, ms, so that both ends notice soon that the other one stands still. */
  feedHeartbeatMs: 2_000,
  /** Entries read at once for a reader that catches up. */
  feedPageMax: 500,
  /** Bytes unread by a catching-up reader before the next page waits for it. */
  feedCatchUpBytesMax: 512 * 1024,
  /** Connections to the control socket at once. One more is closed. */
  controlConnectionsMax: 16,
  /** One line from the control socket, bytes (a page of the transcript, or a feed write). A longer one ends the connection. */
  controlLineBytesMax: 64 * 1024 * 1024,
  /** Calls in progress on one control connection. One more is refused. */
  controlCallsMax: 32,
  /** Launch tokens that wait for use. The oldest is forgotten. */
  launchTokensMax: 64,
  /** Logins remembered. The oldest is logged out. */
  loginsMax: 64,
  /** Lines of the access log waiting for the disk. Further ones are counted, and the count is logged. */
  accessLogLinesMax: 10_000,
  /** One text in a log line, UTF-16 code units. The rest is cut, and the line says how much. */
  logFieldCharsMax: 512,
  /** Download tickets that wait for use. The oldest is forgotten. */
  downloadTicketsMax: 64,
  /** A download ticket is good for one use within, ms. */
  downloadTicketMs: 60_000,
  /** Downloads under way at once. One more is refused; its ticket stays good. */
  downloadsMax: 4,
  /** A download of which nothing is read for so long is cut, ms. */
  downloadStallMs: 120_000,
  /** One text in a transcript or trace that is exported (message, output, diff), UTF-16 code units. The middle is cut, and it says so. */
  exportTextCharsMax: 64 * 1024,
  /** Files of one change, and steps of one plan, that an exported transcript shows. Further ones are counted. */
  exportListMax: 200,
  /** Things under way (turns, items, approvals) that an export remembers at once. The oldest is written out as not ended. */
  exportOpenMax: 1_000,
  /** Text that an export hands on at once, UTF-16 code units. More waits until this was taken. */
  exportPieceCharsMax: 128 * 1024,
  /** A launch token is good for one use within, ms. */
  launchTokenMs: 10 * 60_000,
  /** A login lasts, ms. */
  loginMs: 30 * 24 * 3600_000,
  /** Size at which a log file is rotated (one older copy is kept), bytes. */
  logFileBytesMax: 10 * 1024 * 1024,

  /** Largest archive file that is read, bytes. A larger one is reported and left as it is. */
  archiveFileBytesMax: 512 * 1024 * 1024,
  /** A backfill or import gives up when the ledger cannot be written for so long, ms. What stands stays; the next run goes on from there. */
  takeOverPatienceMs: 30_000,
  /** The same for a command that works without a server, ms: it ends with the reason, and nothing goes on in the background. */
  commandPatienceMs: 60_000,
  /** What is to be recorded at a stop is left out when the ledger could not be written for so long, ms; the next start says so. */
  stopPatienceMs: 2_000,
  /** Text kept on an action card that is taken over from a file, UTF-16 code units; the card says how much more the file has. */
  importDetailCharsMax: 256 * 1024,
  /** Longest line of a rollout file that is read, bytes. A longer one is reported with its place and left out. */
  rolloutLineBytesMax: 16 * 1024 * 1024,
  /** Rollout files of one codex home that are looked at, by path. Further ones are counted and reported. */
  rolloutFilesMax: 20_000,
  /** Larger archives and rollout files are read in a thread of their own, bytes. */
  archiveInlineBytes: 512 * 1024,
  /** Read or compared at once of an archive, bytes; then other work has its turn. */
  archiveReadBytes: 256 * 1024,
  /** Findings that a check of archives lists per project. Further ones are counted. */
  archiveFindingsMax: 1_000,
  /** Problems listed for one archive. Further ones are counted. */
  archiveProblemsMax: 1_000,
  /** Archives of one project that are looked at, by name. Further ones are counted and reported. */
  archiveThreadsMax: 20_000,
  /** Text kept on an action card that an archive gets from the ledger, UTF-16 code units; the whole stays in the ledger. */
  archiveDetailCharsMax: 4_000,
  /** Text of sessions kept folded between two writes of their archives, UTF-16 code units. The longest unused is folded anew. */
  archiveCacheCharsMax: 16 * 1024 * 1024,
  /** Sessions whose archive cannot be written that the state of the server names. Further ones are counted. */
  archiveProblemsShown: 50,
  /** First delay before a failed archive write is tried again, ms; doubles up to the next. */
  archiveRetryFirstMs: 1_000,
  archiveRetryMaxMs: 60_000,
  /** A leftover temporary file in a project is removed when it is older, ms: a younger one may still be written by another program. */
  archiveLeftoverMs: 10 * 60_000,

  /** How often a page that lacks a piece of its program looks for the server, ms. */
  pageProbeMs: 1_000,
  /** Times a minute that it loads itself again for that; then it says that this does not help. */
  pageReloadsMax: 3,

  ...policyLimits,
  ...enforcementLimits,
  ...policyReviewLimits,
  ...redactionLimits,
} as const;
