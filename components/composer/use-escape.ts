import { useEffect, useRef } from 'react';

/**
 * Escape anywhere in the session, also where an answered request took the focus with it. Not in a dialog, in the list, or in a one-line
 * field, which have their own use of the key.
 */
export function useEscape(active: boolean, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      if (meansTheSession(event.target)) latest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [active]);
}

function meansTheSession(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return false;
  if (!(target instanceof Element) || target === document.body) return true;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return false;
  return target.closest('#stage') !== null;
}
