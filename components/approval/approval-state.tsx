import type { ReactElement } from 'react';
import type { ApprovalRow } from '../../server/vocabulary';
import { VisibleText } from '../patterns/visible-code';
import { Mark } from '../ui/chip';
import { approvalWords, askSubject } from './approval-words';

interface ApprovalStateProps {
  readonly approval: ApprovalRow;
  /** Names what was asked, where no item beside it does. */
  readonly withSubject?: boolean;
}

/** Where a request stands, beside the item it is about. Silent while it waits: the item and the dock say that. */
export function ApprovalState({ approval, withSubject = false }: ApprovalStateProps): ReactElement | null {
  if (approval.state === 'requested') return null;
  const words = approvalWords(approval);
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2">
      {withSubject ? (
        <code className="min-w-0 font-mono text-12 wrap-anywhere">
          <VisibleText text={askSubject(approval)} />
        </code>
      ) : null}
      <Mark intent={words.intent} icon={words.icon}>
        {words.word}
      </Mark>
      {words.detail === null ? null : (
        <span className="text-12 text-secondary wrap-anywhere">
          <VisibleText text={words.detail} />
        </span>
      )}
    </span>
  );
}
