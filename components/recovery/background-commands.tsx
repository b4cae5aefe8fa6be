'use client';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect } from 'react';
import type { SessionView } from '../../server/http';
import type { ItemRow } from '../../server/vocabulary';
import { plainCommand } from '../patterns/command-words';
import { EndCommand } from '../patterns/end-command';
import { Elapsed } from '../patterns/moment';
import { VisibleText } from '../patterns/visible-code';
import { visibleText } from '../patterns/visible-text';
import { useTRPC } from '../shell/trpc';
import { Busy } from '../ui/icons';
import { ScrollRegion } from '../ui/scroll-region';
import { outlivingCommands } from './outliving-commands';

function useOutliving({ session, page }: SessionView): readonly Omit<ItemRow, 'seq'>[] {
  const trpc = useTRPC();
  const { sessionId, looseEnds, openTurnId } = session;
  const listed = useQuery(
    trpc.sessions.commands.queryOptions({ sessionId }, { enabled: looseEnds > 0, staleTime: 0 }),
  );
  const { refetch } = listed;
  // The list comes with no entry of the record; these two change whenever a command joins it or leaves it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    if (looseEnds > 0) void refetch();
  }, [looseEnds, openTurnId, refetch]);
  return outlivingCommands({ session, shown: page.items, listed: listed.data?.items ?? [] });
}

function Row({ item }: { readonly item: Omit<ItemRow, 'seq'> }): ReactElement {
  const command = typeof item.data.command === 'string' ? item.data.command : 'A command';
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1">
      <code className="min-w-0 flex-1 basis-52 truncate font-mono text-12" title={visibleText(command)}>
        <VisibleText text={plainCommand(command)} />
      </code>
      <span className="inline-flex items-center gap-1.5 text-12 text-secondary">
        <Busy size={12} />
        <Elapsed from={item.startedAt} to={null} />
      </span>
      <EndCommand item={item} />
    </li>
  );
}

/** Commands that go on though their turn is over, always in sight while there are any. */
export function BackgroundCommands({ view }: { readonly view: SessionView }): ReactElement | null {
  const items = useOutliving(view);
  if (items.length === 0) return null;
  return (
    <section aria-label="Commands that go on" className="mx-auto w-full max-w-[860px] shrink-0 px-5 pb-2">
      <div className="overflow-hidden rounded-md border border-info-line bg-raised">
        <h2 className="border-b bg-info-soft px-3 py-1 text-12 font-medium text-info-text">
          {items.length === 1 ? '1 command goes on' : `${items.length} commands go on`} though the turn is
          over
        </h2>
        <ScrollRegion label="Commands that go on" className="max-h-32 overflow-y-auto">
          <ul className="divide-y">
            {items.map((item) => (
              <Row key={item.itemId} item={item} />
            ))}
          </ul>
        </ScrollRegion>
      </div>
    </section>
  );
}
