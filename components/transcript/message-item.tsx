'use client';
import type { ReactElement } from 'react';
import type { ChunkRow, ItemRow } from '../../server/vocabulary';
import { textOf } from './item-data';
import { ItemFrame } from './item-frame';
import { itemStatuses } from './item-status';
import { Markdown } from './markdown';
import { useItemText } from './use-item-text';
import { WholeText } from './whole-text';

/** The agent's words. While they stream, text that is not yet on disk is drawn a shade quieter. */
export function MessageItem({
  item,
  chunks,
}: {
  readonly item: ItemRow;
  readonly chunks: readonly ChunkRow[];
}): ReactElement {
  const live = useItemText(item, chunks, 'text');
  const whole = textOf(item.data, 'text') ?? '';
  const streamed = live.durable + live.provisional;
  const open = item.status === 'open';
  const text = open || streamed.length > whole.length ? streamed || whole : whole;
  const words = itemStatuses[item.status];
  return (
    <ItemFrame icon="message" label={open ? 'Answer, being written' : 'Answer'}>
      <div className="pt-0.5" data-provisional={open && live.provisional !== ''}>
        {text === '' ? (
          <p className="text-secondary">{open ? 'Writing' : 'An answer without words'}</p>
        ) : (
          <Markdown text={text} durableChars={open ? live.durable.length : text.length} growing={open} />
        )}
      </div>
      <WholeText item={item} field="text" name="answer" />
      {item.status === 'lost' || item.status === 'interrupted' ? (
        <p className="mt-1 text-12 text-notice-text">
          {item.status === 'lost'
            ? 'Lost: the runtime died while writing this. What is shown here was recorded before.'
            : `${words.word}: this answer is not complete.`}
        </p>
      ) : null}
    </ItemFrame>
  );
}
