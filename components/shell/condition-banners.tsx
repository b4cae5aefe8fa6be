'use client';
import type { ReactElement } from 'react';
import type { Condition, RuntimeId } from '../../server/vocabulary';
import { useFeedState } from '../feed/feed-provider';
import { ClockTime } from '../patterns/moment';
import { useCommand } from '../patterns/use-command';
import { useNow } from '../patterns/use-now';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { useTRPCClient } from './trpc';

/** A cut that heals at once is not worth a banner, ms; the status line says it all the same. */
const cutWorthSayingMs = 1_500;

/** The runtime that a condition is of. */
function runtimeOf(id: Condition['id']): RuntimeId | null {
  const [, flavour, worker] = /^runtime-(codex|demo)(?:-(\d+))?$/.exec(id) ?? [];
  if (flavour !== 'codex' && flavour !== 'demo') return null;
  return worker === undefined ? { flavour } : { flavour, worker: Number(worker) };
}

function ConditionBanner({ condition }: { readonly condition: Condition }): ReactElement {
  const client = useTRPCClient();
  const restart = useCommand(client.runtimes.restart.mutate);
  const { trouble, since, id } = condition;
  const runtime = runtimeOf(id);
  return (
    <Callout
      role="status"
      intent={condition.refusesActs ? 'danger' : 'notice'}
      title={
        <>
          {trouble.what}{' '}
          <span className="font-normal text-secondary">
            (since <ClockTime at={since} />)
          </span>
        </>
      }
      actions={
        runtime === null ? undefined : (
          <Button icon="refresh" busy={restart.saving} onClick={() => void restart.submit({ ...runtime })}>
            Restart runtime
          </Button>
        )
      }
    >
      <p>
        {condition.refusesActs ? 'Nothing is sent and no answer is taken. ' : ''}
        {trouble.safe}
      </p>
      <p className="text-secondary">{trouble.next}</p>
      {restart.failure ? <p className="text-danger-text">{restart.failure.trouble.what}</p> : null}
    </Callout>
  );
}

/** The line to the server is cut: what is drawn as running may have ended long ago. */
function CutBanner({ since }: { readonly since: number }): ReactElement | null {
  const now = useNow(500);
  if (now - since < cutWorthSayingMs) return null;
  return (
    <Callout
      role="status"
      intent="notice"
      icon="unlink"
      title={
        <>
          Not connected to the server <span className="font-normal text-secondary">since</span>{' '}
          <ClockTime at={since} />
        </>
      }
    >
      <p>What you see is as it was then; what looks under way may have ended.</p>
      <p className="text-secondary">
        It goes on by itself as soon as the server answers. If it was stopped, start it again.
      </p>
    </Callout>
  );
}

/** What is wrong with everything at once, above every screen for as long as it lasts. */
export function ConditionBanners(): ReactElement {
  const { connection, position, staleSince, conditions } = useFeedState();
  const cut = connection.phase === 'reconnecting' && position !== null ? staleSince : null;
  return (
    <div className="mx-auto grid max-h-[40dvh] w-full max-w-[860px] shrink-0 gap-2 overflow-y-auto px-5 py-2 empty:hidden">
      {cut === null ? null : <CutBanner since={cut} />}
      {conditions.map((condition) => (
        <ConditionBanner key={condition.id} condition={condition} />
      ))}
    </div>
  );
}
