'use client';
import { type RefObject, useEffect } from 'react';
import { isTyping } from '../workspace/use-list-keys';

function move(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-record-link]')];
  const focused = all.indexOf(document.activeElement as HTMLElement);
  const current = focused >= 0 ? focused : all.findIndex((link) => link.hasAttribute('aria-current'));
  all[Math.min(all.length - 1, Math.max(0, current + step))]?.focus();
}

/** On this screen `/`, `j` and `k` are for records, before the session list hears of them; Esc closes the open record. */
export function useRecordKeys(search: RefObject<HTMLInputElement | null>, onClose: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      if (event.key === '/') search.current?.focus();
      else if (event.key === 'j') move(1);
      else if (event.key === 'k') move(-1);
      else if (event.key === 'Escape') onClose();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [search, onClose]);
}
