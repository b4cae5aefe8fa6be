'use client';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Nearer to the end than this, px, the view counts as being at the end. */
const atEndPx = 32;

const sizeOf = (element: HTMLElement): string => `${element.clientWidth} ${element.clientHeight}`;

interface PinnedScroll {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** The view follows the end. */
  readonly atEnd: boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
  /** Stops following: the view goes somewhere else. */
  readonly hold: () => void;
}

/**
 * Follows new content only while the person is at the end. When older content comes in front (`firstKey` changes), what is on screen stays
 * where it is.
 */
export function usePinnedScroll(firstKey: string | undefined): PinnedScroll {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  const [atEnd, setAtEnd] = useState(true);
  const fromEnd = useRef(0);
  const size = useRef('');
  const toEnd = useCallback(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    pinned.current = true;
    setAtEnd(true);
  }, []);
  const hold = useCallback(() => {
    pinned.current = false;
    setAtEnd(false);
  }, []);
  useEffect(() => {
    const inner = content.current;
    const outer = box.current;
    if (!inner || !outer) return;
    const observer = new ResizeObserver(() => {
      size.current = sizeOf(outer);
      if (pinned.current) outer.scrollTop = outer.scrollHeight;
    });
    observer.observe(inner);
    observer.observe(outer);
    return () => observer.disconnect();
  }, []);
  const known = useRef(firstKey);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && known.current !== undefined && known.current !== firstKey && !pinned.current)
      element.scrollTop = element.scrollHeight - fromEnd.current;
    known.current = firstKey;
  }, [firstKey]);
  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    // A window that changes its size moves the text before the observer hears of it; no person scrolled.
    if (pinned.current && size.current !== sizeOf(element)) {
      element.scrollTop = element.scrollHeight;
      return;
    }
    fromEnd.current = element.scrollHeight - element.scrollTop;
    pinned.current = fromEnd.current - element.clientHeight < atEndPx;
    setAtEnd(pinned.current);
  }, []);
  return { box, content, atEnd, onScroll, toEnd, hold };
}
