'use client';
import { type ReactElement, useCallback, useEffect, useState } from 'react';
import type { ReplayView } from '../../server/http';
import { Button } from '../ui/button';
import { showMoment, useReplayKeys } from './use-replay';

/** A scrubber that is dragged asks for a moment when it has rested so long, ms. */
const restMs = 120;

/** The place that the hand has chosen until the answer is there. */
function useScrubbed(sessionId: string, settled: number) {
  const [chosen, setChosen] = useState<number | null>(null);
  useEffect(() => {
    if (chosen === null) return;
    const timer = setTimeout(() => showMoment(sessionId, { nth: chosen }), restMs);
    return () => clearTimeout(timer);
  }, [chosen, sessionId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is shown now, the hand has let go of its place.
  useEffect(() => setChosen(null), [settled]);
  return [chosen ?? settled, setChosen] as const;
}

interface ReplayControlsProps {
  readonly sessionId: string;
  readonly view: ReplayView;
}

/** First, previous, the scrubber over all entries of the session, next, last. */
export function ReplayControls({ sessionId, view }: ReplayControlsProps): ReactElement {
  const { here, count, previous, next, firstSeq } = view;
  const [place, setPlace] = useScrubbed(sessionId, here.version);
  const step = useCallback(
    (to: 'previous' | 'next') => {
      const at = to === 'previous' ? previous : next;
      if (at !== null) showMoment(sessionId, { at });
    },
    [sessionId, previous, next],
  );
  useReplayKeys(step);
  const isFirst = previous === null ? 'This is the first entry' : undefined;
  const isLast = next === null ? 'This is the last entry so far' : undefined;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="small" refused={isFirst} onClick={() => showMoment(sessionId, { at: firstSeq })}>
        First
      </Button>
      <Button size="small" icon="back" refused={isFirst} onClick={() => step('previous')}>
        Previous
      </Button>
      <input
        type="range"
        aria-label="Entry of the session"
        aria-valuetext={`Entry ${place} of ${count}`}
        className="h-6 min-w-40 flex-1 accent-solid max-wide:order-last max-wide:basis-full"
        min={1}
        max={Math.max(2, count)}
        value={place}
        disabled={count < 2}
        onChange={(event) => setPlace(Math.min(count, event.currentTarget.valueAsNumber))}
      />
      <Button size="small" icon="chevron" refused={isLast} onClick={() => step('next')}>
        Next
      </Button>
      <Button size="small" refused={isLast} onClick={() => showMoment(sessionId)}>
        Last
      </Button>
    </div>
  );
}
