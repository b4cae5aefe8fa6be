'use client';
import { memo, type ReactElement } from 'react';
import type { ApprovalRow, ChunkRow, ItemRow, TurnRow } from '../../server/vocabulary';
import { CommandItem } from './command-item';
import { FileChangeItem } from './file-change-item';
import { type ItemLook, kindOf } from './item-kinds';
import { MessageItem } from './message-item';
import { NoticeItem } from './notice-item';
import { PlanItem } from './plan-item';
import { PromptItem } from './prompt-item';
import { ReasoningItem } from './reasoning-item';
import { GenericItem, MarkItem, ToolCallItem, WebSearchItem } from './tool-items';

export interface ItemProps {
  readonly item: ItemRow;
  readonly turn: TurnRow | null;
  readonly chunks: readonly ChunkRow[];
  readonly approval: ApprovalRow | null;
}

const drawings: Record<ItemLook, (props: ItemProps) => ReactElement | null> = {
  prompt: ({ item, turn }) => <PromptItem item={item} turn={turn} />,
  message: ({ item, chunks }) => <MessageItem item={item} chunks={chunks} />,
  reasoning: ({ item, chunks }) => <ReasoningItem item={item} chunks={chunks} />,
  plan: ({ item, chunks }) => <PlanItem item={item} chunks={chunks} />,
  command: (props) => <CommandItem {...props} />,
  fileChange: ({ item, approval }) => <FileChangeItem item={item} approval={approval} />,
  toolCall: ({ item, approval }) => <ToolCallItem item={item} approval={approval} />,
  webSearch: ({ item }) => <WebSearchItem item={item} />,
  notice: ({ item }) => <NoticeItem item={item} />,
  mark: ({ item }) => <MarkItem item={item} />,
  generic: ({ item, approval }) => <GenericItem item={item} approval={approval} />,
};

/** One unit of the transcript, drawn by its kind. Unchanged rows keep their identity and are not drawn anew. */
export const TranscriptItem = memo(function TranscriptItem(props: ItemProps): ReactElement | null {
  return drawings[kindOf(props.item.kind).look](props);
});
