import type { ChunkRow, TextChannel } from '../../server/vocabulary';
import { addLive, type LiveFrame, type LiveTail, pruneLive } from './live-text';

/** Provisional text on screen, by item. Bound: items kept; beyond it the one silent for longest goes. */
const itemsMax = 256;
const nothing: LiveTail = {};

export interface LiveStore {
  /** Adds frames and tells the items that changed. */
  add(frames: readonly LiveFrame[]): void;
  /** The durable chunk replaces provisional text up to its end. */
  settle(chunks: readonly Pick<ChunkRow, 'itemId' | 'channel' | 'offset' | 'text'>[]): void;
  drop(itemIds: readonly string[]): void;
  clear(): void;
  read(itemId: string): LiveTail;
  subscribe(itemId: string, onChange: () => void): () => void;
}

export function createLiveStore(): LiveStore {
  const tails = new Map<string, LiveTail>();
  const listeners = new Map<string, Set<() => void>>();
  const tell = (itemIds: Iterable<string>) => {
    for (const id of new Set(itemIds)) for (const run of listeners.get(id) ?? []) run();
  };
  const put = (itemId: string, channel: TextChannel, change: LiveTail[TextChannel]) => {
    const tail = { ...(tails.get(itemId) ?? nothing), [channel]: change };
    tails.delete(itemId);
    tails.set(itemId, tail);
    const oldest = tails.keys().next().value;
    if (tails.size > itemsMax && oldest !== undefined) tails.delete(oldest);
  };
  return {
    add(frames) {
      for (const { itemId, channel, offset, text } of frames)
        put(itemId, channel, addLive(tails.get(itemId)?.[channel] ?? [], { offset, text }));
      tell(frames.map((frame) => frame.itemId));
    },
    settle(chunks) {
      for (const { itemId, channel, offset, text } of chunks) {
        const segments = tails.get(itemId)?.[channel];
        if (segments) put(itemId, channel, pruneLive(segments, offset + text.length));
      }
      tell(chunks.map((chunk) => chunk.itemId));
    },
    drop(itemIds) {
      const known = itemIds.filter((id) => tails.delete(id));
      tell(known);
    },
    clear() {
      const all = [...tails.keys()];
      tails.clear();
      tell(all);
    },
    read: (itemId) => tails.get(itemId) ?? nothing,
    subscribe(itemId, onChange) {
      const set = listeners.get(itemId) ?? new Set();
      listeners.set(itemId, set.add(onChange));
      return () => {
        set.delete(onChange);
        if (set.size === 0) listeners.delete(itemId);
      };
    },
  };
}
