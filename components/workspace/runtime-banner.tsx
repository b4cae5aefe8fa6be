'use client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { RuntimeRow } from '../../server/vocabulary';
import { Countdown } from '../patterns/moment';
import { runtimeNames } from '../patterns/runtime-words';
import { useCommand } from '../patterns/use-command';
import { useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';

const exitWords = (exit: NonNullable<RuntimeRow['lastExit']>): string => {
  const how =
    exit.signal !== null
      ? `signal ${exit.signal}`
      : exit.code !== null
        ? `exit code ${exit.code}`
        : 'no exit code';
  return `${exit.reason} (${how})`;
};

/** A runtime that is not running though it should: what happened, when it tries again, and the button to try now. */
export function RuntimeBanner({ runtime }: { readonly runtime: RuntimeRow }): ReactElement | null {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  // Whether the program is there at all comes with no entry of the record: it is asked again.
  const restart = useCommand(client.runtimes.restart.mutate, () => {
    void queries.invalidateQueries({ queryKey: trpc.system.status.queryKey() });
  });
  const { phase, flavour, lastExit, problem, nextTryAt } = runtime;
  // The wait before a restart may last less than a blink; what happened stays in sight until the runtime is ready again.
  const restarting = phase === 'backoff' || (phase === 'starting' && runtime.attempt > 0);
  if (!restarting && phase !== 'open' && phase !== 'fatal') return null;
  const name = runtimeNames[flavour];
  const title = restarting
    ? `${name} stopped and is being restarted`
    : phase === 'open'
      ? `${name} stopped too often and is not restarted any more`
      : (problem?.what ?? `${name} cannot run`);
  return (
    <Callout
      role="status"
      intent={restarting ? 'notice' : 'danger'}
      title={
        <>
          {title}
          {phase === 'backoff' && nextTryAt !== null ? (
            <>
              , attempt {runtime.attempt} in <Countdown to={nextTryAt} />
            </>
          ) : null}
        </>
      }
      actions={
        <Button
          icon="refresh"
          busy={restart.saving}
          refused={phase === 'starting' ? 'It is starting now' : undefined}
          onClick={() => void restart.submit({ flavour })}
        >
          {restarting ? 'Restart now' : 'Restart runtime'}
        </Button>
      }
    >
      {lastExit ? <p className="text-secondary">Last exit: {exitWords(lastExit)}</p> : null}
      <p>
        {problem?.safe ??
          'The record is complete. Open turns and requests were closed with a reason; nothing was approved.'}
      </p>
      <p className="text-secondary">
        {problem?.next ?? 'You can go on with the session once the runtime is ready.'}
      </p>
      {restart.failure ? <p className="text-danger-text">{restart.failure.trouble.what}</p> : null}
    </Callout>
  );
}
