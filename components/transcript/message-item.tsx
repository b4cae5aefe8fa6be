'use client';
import type { ReactElement } from 'react';
import type { ChunkRow, ItemRow } from '../../server/vocabulary';
import { cx } from '../ui/class-names';
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
  const text = item.status === 'open' || streamed.length > whole.length ? streamed || whole : whole;
  const open = item.status === 'open';
  const words = itemStatuses[item.status];
  return (
    <ItemFrame icon="message" label={open ? 'Answer, being written' : 'Answer'}>
      <div className={cx('pt-0.5', open && live.provisional !== '' && 'provisional')} data-provisional={open}>
        {text === '' && open ? <p className="text-secondary">Writing</p> : <Markdown text={text} />}
        {open ? <span className="provisional-caret" aria-hidden="true" /> : null}
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
