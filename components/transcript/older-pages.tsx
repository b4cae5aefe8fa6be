'use client';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import type { SessionView } from '../../server/http';
import { prependPage } from '../feed/merge-view';
import { failureOf } from '../patterns/trouble';
import { useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Mark } from '../ui/chip';

/** How far before the top the next page is asked for. */
const earlyBy = '400px 0px 0px 0px';

/** Loads older pages when the person scrolls up to them. */
export function OlderPages({ view }: { readonly view: SessionView }): ReactElement | null {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const loading = useRef(false);
  const sentinel = useRef<HTMLDivElement>(null);
  const { sessionId } = view.session;
  const before = view.page.items[0]?.ordinal ?? 1;
  const load = useCallback(async () => {
    if (loading.current) return;
    loading.current = true;
    setProblem(null);
    try {
      const page = await client.sessions.items.query({ sessionId, beforeOrdinal: before });
      queries.setQueryData<SessionView>([...trpc.sessions.get.queryKey({ sessionId })], (old) =>
        old ? prependPage(old, page) : old,
      );
    } catch (error) {
      setProblem(failureOf(error).trouble.what);
    } finally {
      loading.current = false;
    }
  }, [client, queries, trpc, sessionId, before]);
  const { more } = view.page;
  useEffect(() => {
    const element = sentinel.current;
    if (!element || !more) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void load();
      },
      { rootMargin: earlyBy },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [more, load]);
  if (!more) return null;
  return (
    <div ref={sentinel} className="grid h-8 place-items-center">
      {problem === null ? (
        <Mark icon="clock">Older entries load as you scroll up</Mark>
      ) : (
        <span className="flex items-center gap-2 text-danger-text">
          {problem}
          <Button size="small" onClick={() => void load()}>
            Load again
          </Button>
        </span>
      )}
    </div>
  );
}
