/**
 * Why the queue stands still until a person resumes it: the turn before it was interrupted or failed, the session is quarantined or archived, or
 * its conversation is lost.
 */
export type QueueStop = 'interrupted' | 'failed' | 'quarantined' | 'thread-lost' | 'archived';

/** Follow-ups of a session; their words are in `FollowupRow`. */
export interface SessionQueue {
  /** In the order in which they will be sent, one at a time. `revision` counts the edits, from 1. */
  readonly followups: readonly {
    readonly followupId: string;
    readonly revision: number;
    readonly queuedAt: number;
  }[];
  /** Nothing of it is sent. */
  readonly stop?: { readonly code: QueueStop; readonly since: number };
}

/** Turns that wait for a free place, longest first. Not kept: it is the state of a living server. */
export interface TurnLine {
  /** Ids of their sessions. */
  readonly waiting: readonly string[];
}

/** A prompt that a person queued. What is sent is exactly `text`: secrets are masked in it as in the record. */
export interface FollowupRow {
  readonly followupId: string;
  readonly sessionId: string;
  readonly state: 'queued' | 'sent' | 'deleted';
  /** Empty once it waits no more. */
  readonly text: string;
  readonly revision: number;
  readonly queuedAt: number;
  /** The turn that it became. */
  readonly turnId: string | null;
  readonly seq: number;
}
