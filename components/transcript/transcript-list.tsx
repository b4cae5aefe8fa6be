import { type ReactElement, useMemo } from 'react';
import type { TranscriptPage } from '../../server/http';
import type { ChunkRow, TurnRow } from '../../server/vocabulary';
import { ApprovalState } from '../approval/approval-state';
import { cx } from '../ui/class-names';
import { TranscriptItem } from './item-row';
import { TurnPlan } from './plan-item';
import { type TranscriptRow, transcriptRows } from './transcript-rows';
import { TurnEnd } from './turn-end';
import { UnjudgedItems, UnjudgedMark } from './unjudged-mark';

const noChunks: readonly ChunkRow[] = [];
/** The last rows are always laid out, so that following the end is exact. */
const laidOutRows = 24;

interface RowProps {
  readonly row: TranscriptRow;
  readonly turns: ReadonlyMap<string, TurnRow>;
  readonly chunks: ReadonlyMap<string, readonly ChunkRow[]>;
  /** Why a prompt cannot be sent again now. */
  readonly refused: string | null;
}

function Row({ row, turns, chunks, refused }: RowProps): ReactElement | null {
  switch (row.type) {
    case 'item':
      return (
        <TranscriptItem
          item={row.item}
          approval={row.approval}
          chunks={chunks.get(row.item.itemId) ?? noChunks}
          turn={row.item.turnId === null ? null : (turns.get(row.item.turnId) ?? null)}
        />
      );
    case 'approval':
      return (
        <div className="pl-7">
          <ApprovalState approval={row.approval} withSubject />
        </div>
      );
    case 'turn-plan':
      return <TurnPlan turn={row.turn} />;
    case 'turn-end':
      return <TurnEnd turn={row.turn} reasonSaid={row.reasonSaid} refused={refused} />;
  }
}

const byItem = (chunks: readonly ChunkRow[]): ReadonlyMap<string, readonly ChunkRow[]> => {
  const groups = new Map<string, ChunkRow[]>();
  for (const chunk of chunks) {
    const group = groups.get(chunk.itemId);
    if (group) group.push(chunk);
    else groups.set(chunk.itemId, [chunk]);
  }
  return groups;
};

interface TranscriptListProps {
  readonly page: Omit<TranscriptPage, 'more'>;
  /** Items that ran without a decision on record. */
  readonly unjudged: readonly string[];
  /** Why a prompt cannot be sent again now. */
  readonly refused: string | null;
  /** The item that the address leads to. */
  readonly marked: string | null;
}

/** Items, plans and ends of turns in their order: the live transcript and a replay draw the same. */
export function TranscriptList({ page, unjudged, refused, marked }: TranscriptListProps): ReactElement {
  const { items } = page;
  const rows = useMemo(
    () => transcriptRows({ items, turns: page.turns, approvals: page.approvals }),
    [items, page.turns, page.approvals],
  );
  const chunks = useMemo(() => byItem(page.chunks), [page.chunks]);
  const turns = useMemo(() => new Map(page.turns.map((turn) => [turn.turnId, turn])), [page.turns]);
  return (
    <UnjudgedItems value={unjudged}>
      {rows.map((row, index) => (
        <div
          key={row.key}
          data-item={row.type === 'item' ? row.item.itemId : undefined}
          tabIndex={row.type === 'item' && row.item.itemId === marked ? -1 : undefined}
          className={cx(
            index < rows.length - laidOutRows && 'offscreen-cheap',
            row.type === 'item' && row.item.itemId === marked && 'rounded-md bg-selected outline-none',
          )}
        >
          <Row row={row} turns={turns} chunks={chunks} refused={refused} />
          {row.type === 'item' ? <UnjudgedMark itemId={row.item.itemId} /> : null}
        </div>
      ))}
    </UnjudgedItems>
  );
}
