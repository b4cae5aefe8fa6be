'use client';
import { type ReactElement, useEffect, useRef } from 'react';
import type { ReplayView } from '../../server/http';
import type { ApprovalRow } from '../../server/vocabulary';
import { ApprovalAskView } from '../approval/approval-ask-view';
import { askTitle } from '../approval/approval-words';
import { ShownMoment } from '../patterns/shown-moment';
import { TranscriptList } from '../transcript/transcript-list';
import { Icon } from '../ui/icons';

const nobody: readonly string[] = [];

/** A request that waited at that moment: everything that was on its card, and nothing to press. */
function OpenThen({ approval }: { readonly approval: ApprovalRow }): ReactElement {
  return (
    <section
      aria-label="Open then"
      className="grid gap-2.5 rounded-lg border border-notice-line bg-raised p-3 shadow-sm"
    >
      <h2 className="flex flex-wrap items-center gap-2 font-semibold">
        <span className="text-notice-text">
          <Icon name="hand" />
        </span>
        {askTitle(approval.ask)}
        <span className="ml-auto text-12 font-normal text-notice-text">
          Open then: it waited for an answer
        </span>
      </h2>
      <ApprovalAskView approval={approval} />
    </section>
  );
}

/** The transcript as it stood; nothing in it can be acted upon. */
export function SessionThen({ view }: { readonly view: ReplayView }): ReactElement {
  const { rows, here } = view;
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each moment is shown at its end, where it happened.
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [here.seq]);
  const open = rows.approvals.filter(({ state }) => state === 'requested');
  return (
    <ShownMoment value={here.at}>
      {/* biome-ignore lint/a11y/useSemanticElements: a named region that scrolls. */}
      <div
        ref={box}
        role="region"
        aria-label="The session as it stood"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="min-h-0 min-w-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div className="mx-auto grid w-full max-w-[860px] grid-cols-[minmax(0,1fr)] gap-3 px-5 py-4">
          {rows.more ? (
            <p className="text-secondary">
              Older items are not shown in a replay: choose an earlier entry, or open the session.
            </p>
          ) : null}
          {rows.items.length === 0 ? (
            <p className="text-secondary">Nothing was in the session yet.</p>
          ) : (
            <TranscriptList
              page={rows}
              unjudged={rows.session?.unjudged?.items ?? nobody}
              refused={null}
              marked={null}
            />
          )}
          {open.map((approval) => (
            <OpenThen key={approval.approvalId} approval={approval} />
          ))}
        </div>
      </div>
    </ShownMoment>
  );
}
