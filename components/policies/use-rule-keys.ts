'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { isTyping } from '../workspace/use-list-keys';

/** `j` and `k` walk through the rules, Enter opens one (they are buttons), Esc closes it, `/` searches. Before the list of sessions sees the key. */
export function useRuleKeys(field: RefObject<HTMLInputElement | null>, onClose: () => void): void {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const move = (step: 1 | -1) => {
      const all = [...document.querySelectorAll<HTMLElement>('[data-rule]')];
      const at = all.indexOf(document.activeElement as HTMLElement);
      all[Math.min(all.length - 1, Math.max(0, at + step))]?.focus();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || document.querySelector('dialog[open]')) return;
      if (isTyping(event.target)) return;
      if (event.key === '/') field.current?.focus();
      else if (event.key === 'j') move(1);
      else if (event.key === 'k') move(-1);
      else if (event.key === 'Escape') close.current();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [field]);
}
