/**
 * The live feed: committed entries, in order and once, from any sequence onward, and provisional text beside them. Bounded in readers, lag
 * and backlog. It tells only what is durable (or marked as not); it decides nothing and keeps no history of its own.
 */
export { createFrameDecoder, encodeFrame } from './core/wire';
export { drainedOrClosed } from './drained';
export type { FeedHub, FeedHubParts, FeedSink, FeedSubscription, LiveFrame, PassingFrame } from './feed-hub';
export { createFeedHub } from './feed-hub';
