import type { FeedFrame } from '../../server/vocabulary';

/** What the line to the server is doing. `refused`: the door said no, and only a new login helps. */
export type ConnectionState =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'connecting' }
  | { readonly phase: 'live' }
  | { readonly phase: 'reconnecting'; readonly attempt: number; readonly nextAt: number }
  | { readonly phase: 'refused'; readonly status: number };

/** From a tab to the worker. `from` is used only when the worker has no line yet. */
export type ToWorker =
  | { readonly type: 'join'; readonly secret: string; readonly from: number }
  | { readonly type: 'retry' }
  | { readonly type: 'leave' };

/** From the worker to a tab. `joined` says from which sequence on this tab sees every entry. */
export type FromWorker =
  | { readonly type: 'joined'; readonly position: number; readonly state: ConnectionState }
  | { readonly type: 'state'; readonly state: ConnectionState }
  | { readonly type: 'frames'; readonly frames: readonly FeedFrame[] };
