'use client';
import { type ReactElement, useMemo } from 'react';
import type { ApprovalRow, ItemRow } from '../../server/vocabulary';
import { ApprovalState } from '../approval/approval-state';
import { parseDiff } from '../patterns/diff-lines';
import { DiffCount, FileDiffView } from '../patterns/file-diff';
import { changesOf } from './item-data';
import { ItemCard, ItemFrame } from './item-frame';
import { ItemStatusMark } from './item-status';

interface FileChangeItemProps {
  readonly item: ItemRow;
  readonly approval: ApprovalRow | null;
}

const doneWord: Partial<Record<ItemRow['status'], string>> = {
  completed: 'Written',
  declined: 'Declined, not written',
  open: 'Not yet written',
};

/** Files an edit touches, with their real diffs. */
export function FileChangeItem({ item, approval }: FileChangeItemProps): ReactElement {
  const waiting = approval?.state === 'requested';
  const neverAnswered = item.status === 'lost' && approval?.state === 'orphaned' && approval.answer === null;
  const files = useMemo(() => changesOf(item.data), [item.data]);
  const count = useMemo(() => {
    const diffs = files.map((file) => parseDiff(file.diff, file.change));
    return {
      added: diffs.reduce((sum, diff) => sum + diff.added, 0),
      removed: diffs.reduce((sum, diff) => sum + diff.removed, 0),
    };
  }, [files]);
  return (
    <ItemFrame icon="file" label="File change">
      <ItemCard
        head={
          <>
            <span className="font-medium">
              {files.length === 1 ? 'One file' : `${files.length} files`}{' '}
              {item.status === 'completed' ? 'changed' : 'to change'}
            </span>
            <DiffCount added={count.added} removed={count.removed} />
            <span className="flex-1" />
            {approval ? <ApprovalState approval={approval} /> : null}
            <ItemStatusMark
              item={item}
              word={neverAnswered ? 'Never written' : doneWord[item.status]}
              waiting={waiting}
            />
          </>
        }
      >
        {files.map((file, index) => (
          // While the dock shows the same diff for the answer, it is folded here.
          <FileDiffView
            // biome-ignore lint/suspicious/noArrayIndexKey: one path may come twice in a patch.
            key={`${index} ${waiting}`}
            file={file}
            folded={waiting}
          />
        ))}
      </ItemCard>
    </ItemFrame>
  );
}
