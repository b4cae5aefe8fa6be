'use client';
import { useSearchParams } from 'next/navigation';
import { type RefObject, useEffect, useRef } from 'react';

/** Older pages that are looked through for an item. One further back is not found; the session opens at its end. */
const pagesMax = 200;

/**
 * Goes to the item that the address names (`?item=`), once: older pages are loaded by scrolling up to them until it is there. Gives the id, so
 * that its row can be marked.
 */
export function useJump(
  box: RefObject<HTMLDivElement | null>,
  hold: () => void,
  page: { readonly firstKey: string | undefined; readonly more: boolean },
): string | null {
  const target = useSearchParams().get('item');
  const done = useRef<string | null>(null);
  const pages = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again with each older page.
  useEffect(() => {
    const element = box.current;
    if (element === null || target === null || done.current === target) return;
    hold();
    const row = element.querySelector<HTMLElement>(`[data-item="${CSS.escape(target)}"]`);
    if (row !== null) {
      done.current = target;
      row.scrollIntoView({ block: 'center' });
      row.focus({ preventScroll: true });
    } else if (page.more && pages.current < pagesMax) {
      pages.current += 1;
      element.scrollTop = 0;
    }
  }, [target, page.firstKey, page.more, box, hold]);
  return target;
}
