'use client';
import type { ReactElement } from 'react';
import type { ApprovalRow, ChunkRow, ItemRow } from '../../server/vocabulary';
import { ApprovalState } from '../approval/approval-state';
import { plainCommand } from '../patterns/command-words';
import { EndCommand } from '../patterns/end-command';
import { VisibleText } from '../patterns/visible-code';
import { visibleText } from '../patterns/visible-text';
import { numberOf, textOf } from './item-data';
import { ItemCard, ItemFrame } from './item-frame';
import { ItemStatusMark } from './item-status';
import { OutputView } from './output-view';
import { useItemText } from './use-item-text';
import { WholeText } from './whole-text';

interface CommandItemProps {
  readonly item: ItemRow;
  readonly chunks: readonly ChunkRow[];
  readonly approval: ApprovalRow | null;
}

const exitWord = (item: ItemRow, approval: ApprovalRow | null): string | undefined => {
  if (item.status === 'lost' && approval?.state === 'orphaned' && approval.answer === null)
    return 'Never ran';
  const code = numberOf(item.data, 'exitCode');
  if (code === null || (item.status !== 'completed' && item.status !== 'failed')) return undefined;
  // The runtime says -1 for a command that something ended: an interrupt, or its own limit.
  if (code < 0) return 'Stopped before its end';
  return code === 0 ? 'Exit 0' : `Failed, exit ${code}`;
};

/** One command: what ran, where, what it said, how it ended. */
export function CommandItem({ item, chunks, approval }: CommandItemProps): ReactElement {
  const live = useItemText(item, chunks, 'output');
  const command = textOf(item.data, 'command') ?? '';
  const cwd = textOf(item.data, 'cwd');
  const kept = textOf(item.data, 'aggregatedOutput');
  const settled = kept !== null && item.status !== 'open';
  const durable = settled ? kept : live.durable;
  const provisional = settled ? '' : live.provisional;
  const output = durable.length + provisional.length;
  return (
    <ItemFrame icon="terminal" label="Command">
      <ItemCard
        head={
          <>
            <code
              title={visibleText(command)}
              className="min-w-0 flex-1 basis-60 whitespace-pre-wrap font-mono text-13 wrap-anywhere"
            >
              <VisibleText text={plainCommand(command)} />
            </code>
            <ItemStatusMark
              item={item}
              word={exitWord(item, approval)}
              waiting={approval?.state === 'requested'}
            />
            {item.status === 'open' && output > 0 ? <EndCommand item={item} /> : null}
          </>
        }
      >
        {cwd !== null || approval ? (
          <div className="flex flex-wrap items-center gap-x-3 px-3 pb-1.5 text-12 text-tertiary">
            {cwd === null ? null : (
              <span className="min-w-0 font-mono wrap-anywhere">
                in <VisibleText text={cwd} />
              </span>
            )}
            {approval ? <ApprovalState approval={approval} /> : null}
          </div>
        ) : null}
        {output > 0 ? (
          <div className="border-t">
            <OutputView durable={durable} provisional={provisional} label="Output of the command" />
          </div>
        ) : item.status === 'completed' || item.status === 'failed' ? (
          <p className="border-t px-3 py-1 text-12 text-tertiary">No output</p>
        ) : null}
        {item.liveDropped > 0 ? (
          <p className="border-t px-3 py-1 text-12 text-notice-text tabular-nums">
            {item.liveDropped.toLocaleString('en')} characters of live output came after the limit and were
            not kept.
          </p>
        ) : null}
        <div className="px-3 empty:hidden">
          <WholeText item={item} field="aggregatedOutput" name="output" />
        </div>
      </ItemCard>
    </ItemFrame>
  );
}
