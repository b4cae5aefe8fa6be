import { limits, type Trouble } from '../vocabulary';
import type { EncodedBatch, Settled } from './wire';

/** A batch on its way into the ledger. */
export interface Queued {
  readonly id: number;
  readonly batch: EncodedBatch;
}

/** Takes the oldest batches that fit one transaction out of the queue; always at least one. */
export function takeGroup(queue: Queued[]): readonly Queued[] {
  let events = 0;
  let bytes = 0;
  let count = 0;
  for (const { batch } of queue) {
    events += batch.events;
    bytes += batch.bytes;
    if (count > 0 && (events > limits.batchEventsMax || bytes > limits.batchBytesMax)) break;
    count++;
  }
  return queue.splice(0, count);
}

export const refuseAll = (group: readonly Queued[], trouble: Trouble): readonly Settled[] =>
  group.map(({ id }) => ({ id, ok: false, trouble }));

/** Ends of turns and decisions about dangerous acts: a person relies on these, so they are signed as soon as they are durable. */
const sealedAtOnce: ReadonlySet<string> = new Set(['turn.settled', 'approval.decided']);
export const isSealedAtOnce = (type: string): boolean => sealedAtOnce.has(type);
export const isWorthSealing = ({ writes }: EncodedBatch): boolean =>
  writes.some(({ entries }) => entries.some(({ type }) => isSealedAtOnce(type)));
