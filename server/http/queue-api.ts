import type { TurnLine } from '../vocabulary';

/** Follow-ups of a session, as the routers see them. */
export interface QueueApi {
  /**
   * Queues a follow-up: it is sent as a turn of its own when what runs has completed, one at a time, and not while the queue stands still
   * (`SessionRow.queue.stop`).
   */
  queue(input: { commandId: string; sessionId: string; text: string }): Promise<{ followupId: string }>;
  /** Refused when it was edited or sent meanwhile: `revision` is the one that was on screen. */
  editFollowup(input: {
    commandId: string;
    sessionId: string;
    followupId: string;
    revision: number;
    text: string;
  }): Promise<void>;
  /** `place` from 1. */
  moveFollowup(input: {
    commandId: string;
    sessionId: string;
    followupId: string;
    place: number;
  }): Promise<void>;
  deleteFollowup(input: { commandId: string; sessionId: string; followupId: string }): Promise<void>;
  /** Lets a queue go on that stood still. */
  resumeQueue(input: { commandId: string; sessionId: string }): Promise<void>;
}

export interface QueueStatus {
  /** Who waits for a free place to begin a turn. The feed tells when it changes. */
  readonly turnLine: TurnLine;
}
