'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { paths } from '../shell/paths';
import { alone, useTRPC } from '../shell/trpc';
import { isTyping } from '../workspace/use-list-keys';

/** How long moments that were looked at are kept, ms: a step back is drawn at once. */
const keptMs = 30_000;

const numberIn = (params: Pick<URLSearchParams, 'get'>, name: string): number | null => {
  const text = params.get(name) ?? '';
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
};

/** The moment that the address names: `?at=` an entry of the ledger, or `?nth=` one of the session. */
export function useReplay(sessionId: string) {
  const params = useSearchParams();
  const trpc = useTRPC();
  const wanted = { sessionId, at: numberIn(params, 'at'), nth: numberIn(params, 'nth') };
  return useQuery(
    trpc.replay.at.queryOptions(wanted, {
      ...alone,
      placeholderData: keepPreviousData,
      // A session that runs has more entries a moment later.
      staleTime: 0,
      refetchOnWindowFocus: 'always',
      gcTime: keptMs,
    }),
  );
}

/** One step back in the browser leads to the screen before, not to each entry. Without a moment: the last one so far. */
export const showMoment = (
  sessionId: string,
  moment?: { readonly at: number } | { readonly nth: number },
): void => history.replaceState(null, '', paths.replay(sessionId, moment));

/** A box that moves sideways keeps its arrow keys. */
const movesItself = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target !== document.body && target.scrollWidth > target.clientWidth;

/** The arrow keys walk, wherever they do not move something else. */
export function useReplayKeys(step: (to: 'previous' | 'next') => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
      if (isTyping(event.target) || movesItself(event.target) || document.querySelector('dialog[open]'))
        return;
      if (event.key === 'ArrowLeft') step('previous');
      else if (event.key === 'ArrowRight') step('next');
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [step]);
}
