'use client';
import { type ReactElement, useRef } from 'react';
import type { SessionView } from '../../server/http';
import { Button } from '../ui/button';
import { OlderPages } from './older-pages';
import { TranscriptList } from './transcript-list';
import { useJump } from './use-jump';
import { usePinnedScroll } from './use-pinned-scroll';

const nobody: readonly string[] = [];

interface TranscriptProps {
  readonly view: SessionView;
  readonly refused: string | null;
}

/** The session's history and its live end. */
export function Transcript({ view, refused }: TranscriptProps): ReactElement {
  const { page } = view;
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
          <TranscriptList
            page={page}
            unjudged={view.session.unjudged?.items ?? nobody}
            refused={refused}
            marked={marked}
          />
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
