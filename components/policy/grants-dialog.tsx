'use client';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import type { Grant, SessionRow } from '../../server/vocabulary';
import { grantsWords, shapeLines, usesWords } from '../approval/grant-words';
import { ClockTime, Countdown } from '../patterns/moment';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { VisibleText } from '../patterns/visible-code';
import { useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icons';

function GrantEntry({
  grant,
  revoke,
}: {
  readonly grant: Grant;
  readonly revoke: ReactElement;
}): ReactElement {
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border p-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <ul className="font-mono text-12">
          {shapeLines(grant.shape).map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one path may come twice.
            <li key={index} className="whitespace-pre-wrap wrap-anywhere">
              <VisibleText text={line} />
            </li>
          ))}
        </ul>
        <p className="mt-1 text-12 text-secondary">
          Allowed at <ClockTime at={grant.madeAt} />, {usesWords(grant)}
          {grant.lastUsedAt === null ? null : (
            <>
              , last at <ClockTime at={grant.lastUsedAt} />
            </>
          )}
          . Ends at <ClockTime at={grant.until} /> (<Countdown to={grant.until} />) at the latest. Asked by{' '}
          <code className="font-mono wrap-anywhere">{grant.rules.join(', ')}</code>.
        </p>
      </div>
      {revoke}
    </li>
  );
}

function GrantList({ session }: { readonly session: SessionRow }): ReactElement {
  const { sessionId, grants } = session;
  const trpc = useTRPC();
  const client = useTRPCClient();
  const listed = useQuery(trpc.sessions.grants.queryOptions({ sessionId }, { staleTime: 0 }));
  const { refetch } = listed;
  const revoke = useCommand(client.sessions.revokeGrant.mutate, () => void refetch());
  // The list comes with no entry of the record; these two change with every event of a grant.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    void refetch();
  }, [grants?.open, grants?.uses, refetch]);
  if (listed.isError) return <TroubleCallout role="alert" trouble={failureOf(listed.error).trouble} />;
  if (!listed.data) return <p className="text-secondary">Loading the grants</p>;
  const { grants: all } = listed.data;
  return (
    <div className="grid gap-3">
      <p className="text-secondary">
        You allowed these acts for this session. Each runs without asking you when it comes again exactly so;
        anything else about it asks. They end when the policy, the mode or the sandbox changes, which is
        noticed with the next request at the latest.
      </p>
      {all.length === 0 ? <p>No grant counts: every act that policy asks is asked.</p> : null}
      <ul className="grid gap-2">
        {all.map((grant) => (
          <GrantEntry
            key={grant.grantId}
            grant={grant}
            revoke={
              <Button
                tone="danger"
                icon="deny"
                disabled={revoke.saving}
                onClick={() => void revoke.submit({ sessionId, grantId: grant.grantId })}
              >
                Take back
              </Button>
            }
          />
        ))}
      </ul>
      {revoke.failure ? <TroubleCallout role="alert" trouble={revoke.failure.trouble} /> : null}
    </div>
  );
}

/** What runs unasked because a person allowed it: in sight while there is any, and the way to take it back. */
export function GrantsChip({ session }: { readonly session: SessionRow }): ReactElement | null {
  const [open, setOpen] = useState(false);
  const { grants } = session;
  if (grants === undefined && !open) return null;
  return (
    <>
      {grants === undefined ? null : (
        <button
          type="button"
          aria-haspopup="dialog"
          title="What runs without asking you, because you allowed it for this session"
          onClick={() => setOpen(true)}
          className="inline-flex h-6 items-center gap-1.5 rounded-md border border-notice-line bg-notice-soft px-2 text-12 text-notice-text hover:bg-hover"
        >
          <Icon name="check" size={13} />
          {grantsWords(grants)}
        </button>
      )}
      <Dialog open={open} onClose={() => setOpen(false)} title="Allowed for this session" wide>
        <GrantList session={session} />
      </Dialog>
    </>
  );
}
