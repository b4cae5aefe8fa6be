import type { ReactElement } from 'react';
import type { ItemRow, NoticeData } from '../../server/vocabulary';
import { JsonBlock } from '../patterns/json-block';
import { VisibleText } from '../patterns/visible-code';
import { type Intent, intentText } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Disclosure } from '../ui/disclosure';
import type { IconName } from '../ui/icons';
import { noticeOf } from './item-data';
import { ItemFrame } from './item-frame';

const looks: Record<NoticeData['level'], { icon: IconName; intent: Intent; word: string }> = {
  info: { icon: 'info', intent: 'neutral', word: 'Note' },
  warning: { icon: 'alert', intent: 'notice', word: 'Warning' },
  error: { icon: 'alert', intent: 'danger', word: 'Error' },
};

const looksLikeJson = (text: string): boolean => /^\s*[[{]/.test(text);

/** Something a person must be told: a crash, a warning, a message this version does not know (its raw JSON folded). */
export function NoticeItem({ item }: { readonly item: ItemRow }): ReactElement {
  const notice = noticeOf(item.data);
  const look = looks[notice.level];
  return (
    <ItemFrame icon={look.icon} intent={look.intent} label={look.word}>
      <div className="pt-0.5">
        <p className="wrap-anywhere">
          <span className={cx('font-medium', intentText[look.intent])}>{look.word}:</span>{' '}
          <VisibleText text={notice.text} />{' '}
          <code className="font-mono text-12 text-tertiary">{notice.code}</code>
        </p>
        {notice.detail === null ? null : looksLikeJson(notice.detail) ? (
          <Disclosure summary="Raw message" className="mt-1">
            <JsonBlock value={notice.detail} label="Raw message" />
          </Disclosure>
        ) : (
          <p className="text-secondary wrap-anywhere">
            <VisibleText text={notice.detail} />
          </p>
        )}
      </div>
    </ItemFrame>
  );
}
