'use client';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useTRPC } from '../shell/trpc';

/** A changed text of a file, and the file that it was made of. */
export interface Copy {
  readonly text: string;
  /** SHA-256 of the file then; null when there was none. */
  readonly base: string | null;
}

const keyOf = (fileId: string, projectId: string | null): string =>
  `codexchat.policy-copy.${projectId ?? ''}.${fileId}`;

function kept(key: string): Copy | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    if (typeof value !== 'object' || value === null || !('text' in value) || !('base' in value)) return null;
    const { text, base } = value;
    return typeof text === 'string' && (base === null || typeof base === 'string') ? { text, base } : null;
  } catch {
    return null;
  }
}

function keep(key: string, copy: Copy | null): void {
  try {
    if (copy === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(copy));
  } catch {
    // Storage is off or full: the copy lasts until the page is left.
  }
}

/** The copy of a file: kept in this tab until it is saved or thrown away. */
export function useCopy(fileId: string, projectId: string | null) {
  const trpc = useTRPC();
  const file = useQuery({
    ...trpc.policies.file.queryOptions({ fileId, projectId }),
    // What lies there now is what a copy is made of and compared with.
    staleTime: 0,
    gcTime: 0,
  });
  const key = keyOf(fileId, projectId);
  const [copy, setCopy] = useState<Copy | null>(null);
  useEffect(() => setCopy(kept(key)), [key]);
  const there: Copy | null = file.data ? { text: file.data.text ?? '', base: file.data.sha256 } : null;
  const edit = useCallback(
    (text: string) =>
      setCopy((before) => {
        const base = before ? before.base : (there?.base ?? null);
        const next = { text, base };
        keep(key, next);
        return next;
      }),
    [key, there?.base],
  );
  const discard = useCallback(() => {
    keep(key, null);
    setCopy(null);
    void file.refetch();
  }, [key, file.refetch]);
  return {
    error: file.isError ? file.error : null,
    there,
    /** Null while the file is read. */
    current: copy ?? there,
    changed: copy !== null && there !== null && copy.text !== there.text,
    /** The file is another one than the copy was made of. */
    outdated: copy !== null && there !== null && copy.base !== there.base,
    edit,
    discard,
  };
}
