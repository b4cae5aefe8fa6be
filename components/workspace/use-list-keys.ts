'use client';
import { type RefObject, useEffect } from 'react';

/** Single keys must not act while somebody types, or while a dialog is open. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const links = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-session-link]')];

function move(step: 1 | -1): void {
  const all = links();
  const focused = all.indexOf(document.activeElement as HTMLElement);
  const current =
    focused >= 0 ? focused : all.findIndex((link) => link.getAttribute('aria-current') === 'page');
  all[Math.min(all.length - 1, Math.max(0, current + step))]?.focus();
}

/** `j` and `k` walk through the sessions, Enter opens (they are links), `/` searches. */
export function useListKeys(search: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      if (event.key === '/') {
        event.preventDefault();
        search.current?.focus();
      } else if (event.key === 'j') move(1);
      else if (event.key === 'k') move(-1);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [search]);
}
