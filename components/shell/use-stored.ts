'use client';
import { useCallback, useEffect, useState } from 'react';

/** A small choice kept in this browser. The first render uses `initial`, as the server does. */
export function useStored<Value>(
  key: string,
  initial: Value,
  read: (text: string) => Value | null,
): readonly [Value, (value: Value) => void] {
  const [value, setValue] = useState(initial);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` is a constant of the caller.
  useEffect(() => {
    try {
      const text = localStorage.getItem(key);
      const kept = text === null ? null : read(text);
      if (kept !== null) setValue(kept);
    } catch {
      // Storage is off: the initial value stands.
    }
  }, [key]);
  const keep = useCallback(
    (next: Value) => {
      setValue(next);
      try {
        localStorage.setItem(key, String(next));
      } catch {
        // Storage is off: the choice lasts until the page is left.
      }
    },
    [key],
  );
  return [value, keep];
}
