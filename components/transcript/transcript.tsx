'use client';
import { type ReactElement, useMemo, useRef } from 'react';
import type { SessionView } from '../../server/http';
import type { ChunkRow, TurnRow } from '../../server/vocabulary';
import { ApprovalState } from '../approval/approval-state';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { TranscriptItem } from './item-row';
import { OlderPages } from './older-pages';
import { TurnPlan } from './plan-item';
import { type TranscriptRow, transcriptRows } from './transcript-rows';
import { TurnEnd } from './turn-end';
import { UnjudgedItems, UnjudgedMark } from './unjudged-mark';
import { useJump } from './use-jump';
import { usePinnedScroll } from './use-pinned-scroll';

const noChunks: readonly ChunkRow[] = [];
const nobody: readonly string[] = [];
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

interface TranscriptProps {
  readonly view: SessionView;
  readonly refused: string | null;
}

/** The session's history and its live end. */
export function Transcript({ view, refused }: TranscriptProps): ReactElement {
  const { page } = view;
  const { items } = page;
  const rows = useMemo(
    () => transcriptRows({ items, turns: page.turns, approvals: page.approvals }),
    [items, page.turns, page.approvals],
  );
  const chunks = useMemo(() => byItem(page.chunks), [page.chunks]);
  const turns = useMemo(() => new Map(page.turns.map((turn) => [turn.turnId, turn])), [page.turns]);
  const firstKey = page.items[0]?.itemId;
  const { box, content, atEnd, onScroll, toEnd, hold } = usePinnedScroll(firstKey);
  const marked = useJump(box, hold, { firstKey, more: page.more });
  const seen = useRef(0);
  const last = page.items.at(-1)?.ordinal ?? 0;
  if (atEnd) seen.current = last;
  const unseen = page.items.filter((item) => item.ordinal > seen.current).length;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        onScroll={onScroll}
        className="h-full overflow-y-auto"
        role="log"
        aria-label="Transcript"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <div
          ref={content}
          className="mx-auto grid w-full max-w-[860px] grid-cols-[minmax(0,1fr)] gap-3 px-5 py-4"
        >
          <OlderPages view={view} />
          <UnjudgedItems value={view.session.unjudged?.items ?? nobody}>
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
        </div>
      </div>
      {atEnd ? null : (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 grid place-items-center">
          <Button className="pointer-events-auto rounded-full shadow-lg" size="small" onClick={toEnd}>
            {unseen > 0 ? `${unseen} new` : 'To the end'}
          </Button>
        </div>
      )}
      <p aria-live="polite" className="sr-only">
        {atEnd || unseen === 0 ? '' : `${unseen} new ${unseen === 1 ? 'entry' : 'entries'}`}
      </p>
    </div>
  );
}
