'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

/** What the address of the screen holds; what is left out has its first value. */
export interface PolicyAddress {
  readonly part: 'rules' | 'try' | 'edit';
  readonly project: string | null;
  /** Of the rules. */
  readonly search: string;
  readonly layer: string;
  readonly decision: string;
  readonly rule: string | null;
  /** Of what is tried. */
  readonly kind: 'command' | 'edit';
  readonly text: string;
  readonly cwd: string;
  readonly change: 'add' | 'update' | 'delete';
  /** Of what is edited. */
  readonly file: string | null;
  readonly last: number;
}

const oneOf = <T extends string>(words: readonly T[], text: string | null): T =>
  words.find((word) => word === text) ?? (words[0] as T);

/** So many requests are judged again when nothing else is chosen. */
export const lastChoices = [500, 100, 2_000] as const;

export function readAddress(params: Pick<URLSearchParams, 'get'>): PolicyAddress {
  return {
    part: oneOf(['rules', 'try', 'edit'], params.get('part')),
    project: params.get('project'),
    search: params.get('search') ?? '',
    layer: params.get('layer') ?? '',
    decision: params.get('decision') ?? '',
    rule: params.get('rule'),
    kind: oneOf(['command', 'edit'], params.get('kind')),
    text: params.get('text') ?? '',
    cwd: params.get('cwd') ?? '',
    change: oneOf(['update', 'add', 'delete'], params.get('change')),
    file: params.get('file'),
    last: lastChoices.find((choice) => String(choice) === params.get('last')) ?? lastChoices[0],
  };
}

/** The same address with some of it changed; what is empty or first is left out. */
export function writeAddress(current: URLSearchParams, change: Partial<PolicyAddress>): string {
  const next = new URLSearchParams(current);
  const first = readAddress(new URLSearchParams());
  for (const [name, value] of Object.entries(change))
    if (value === null || value === '' || value === first[name as keyof PolicyAddress]) next.delete(name);
    else next.set(name, String(value));
  const query = next.toString();
  return query === '' ? '' : `?${query}`;
}

/**
 * The state of the screen is its address: it can be sent, kept and gone back to. What is typed is drawn at once, because the address comes
 * back a moment later, and letters would be lost in between.
 */
export function useAddress(): readonly [
  PolicyAddress,
  (change: Partial<PolicyAddress>, how?: 'push') => void,
] {
  const settled = useSearchParams().toString();
  const pathname = usePathname();
  const [query, setQuery] = useState(settled);
  useEffect(() => {
    // An address that is not the newest any more says what was typed before.
    if (new URLSearchParams(location.search).toString() === settled) setQuery(settled);
  }, [settled]);
  const latest = useRef(query);
  latest.current = query;
  const set = useCallback(
    (change: Partial<PolicyAddress>, how?: 'push') => {
      const next = writeAddress(new URLSearchParams(latest.current), change);
      latest.current = next.slice(1);
      setQuery(latest.current);
      try {
        // Typing is no step to go back over; another part of the screen is.
        if (how === 'push') history.pushState(null, '', pathname + next);
        else history.replaceState(null, '', pathname + next);
      } catch {
        // Some browsers refuse to change the address often: the screen goes on, its address follows with the next change.
      }
    },
    [pathname],
  );
  const address = useMemo(() => readAddress(new URLSearchParams(query)), [query]);
  return [address, set];
}
