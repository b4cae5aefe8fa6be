'use client';
import { use, useMemo } from 'react';
import type { ChunkRow, ItemRow, TextChannel } from '../../server/vocabulary';
import { useLiveTail } from '../feed/feed-provider';
import { type AssembledText, assembleText } from '../feed/live-text';
import { ShownMoment } from '../patterns/shown-moment';

/** The streamed text of an item on one channel: durable chunks, then what is still provisional. */
export function useItemText(item: ItemRow, chunks: readonly ChunkRow[], channel: TextChannel): AssembledText {
  const isPast = use(ShownMoment) !== null;
  const tail = useLiveTail(item.itemId, item.status === 'open' && !isPast);
  const live = tail[channel];
  return useMemo(() => assembleText(chunks, channel, live), [chunks, channel, live]);
}
