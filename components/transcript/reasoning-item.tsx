'use client';
import type { ReactElement } from 'react';
import type { ChunkRow, ItemRow } from '../../server/vocabulary';
import { Disclosure } from '../ui/disclosure';
import { reasoningOf } from './item-data';
import { ItemFrame } from './item-frame';
import { useItemText } from './use-item-text';

const firstLine = (text: string): string =>
  text
    .trim()
    .split('\n', 1)[0]
    ?.replace(/[*#_`]/g, '')
    .slice(0, 120) ?? '';

/** What the model says about its thinking, folded behind its first line. */
export function ReasoningItem({
  item,
  chunks,
}: {
  readonly item: ItemRow;
  readonly chunks: readonly ChunkRow[];
}): ReactElement | null {
  const summary = useItemText(item, chunks, 'summary');
  const content = useItemText(item, chunks, 'reasoning');
  const kept = reasoningOf(item.data);
  const text = [
    kept.summary || summary.durable + summary.provisional,
    kept.content || content.durable + content.provisional,
  ]
    .filter(Boolean)
    .join('\n\n');
  const open = item.status === 'open';
  if (text === '' && !open) return null;
  return (
    <ItemFrame icon={open ? 'busy' : 'thought'} label="Reasoning">
      <Disclosure
        className="pt-0.5"
        summary={
          <span className="block truncate">
            {open ? 'Thinking' : 'Thought'}
            {text === '' ? '' : `: ${firstLine(text)}`}
          </span>
        }
      >
        <div className="whitespace-pre-wrap border-l-2 pl-3 text-secondary wrap-anywhere">{text}</div>
      </Disclosure>
    </ItemFrame>
  );
}
