'use client';
import { useSyncExternalStore } from 'react';

/** The same bound as the `wide` breakpoint in globals.css. */
const query = '(max-width: 899.98px)';

const subscribe = (onChange: () => void): (() => void) => {
  const media = matchMedia(query);
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
};

/** The window shows one pane at a time. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
