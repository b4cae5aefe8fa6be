'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

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

/** The state of the screen is its address: it can be sent, kept and gone back to. */
export function useAddress(): readonly [
  PolicyAddress,
  (change: Partial<PolicyAddress>, how?: 'push') => void,
] {
  const params = useSearchParams();
  const pathname = usePathname();
  const set = useCallback(
    (change: Partial<PolicyAddress>, how?: 'push') => {
      const path = pathname + writeAddress(new URLSearchParams(location.search), change);
      // Typing is no step to go back over; another part of the screen is.
      if (how === 'push') history.pushState(null, '', path);
      else history.replaceState(null, '', path);
    },
    [pathname],
  );
  return [readAddress(params), set];
}
