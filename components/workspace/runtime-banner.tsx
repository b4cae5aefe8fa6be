'use client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import type { RuntimeRow } from '../../server/vocabulary';
import { ClockTime, Countdown } from '../patterns/moment';
import { exitWords, runtimeTitle } from '../patterns/runtime-words';
import { useCommand } from '../patterns/use-command';
import { DiagnosticsLink } from '../shell/diagnostics-link';
import { useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { type RuntimeSituation, runtimeSituation } from './runtime-situation';

const titles: Record<RuntimeSituation, (runtime: RuntimeRow) => string> = {
  restarting: (runtime) => `${runtimeTitle(runtime)} stopped and is being restarted`,
  open: (runtime) => `${runtimeTitle(runtime)} stopped too often and is not restarted any more`,
  fatal: (runtime) => runtime.problem?.what ?? `${runtimeTitle(runtime)} cannot run`,
  stopped: (runtime) => `${runtimeTitle(runtime)} is stopped and is not restarted by itself`,
};

/** When something happens next without a person. */
function NextTry({ runtime }: { readonly runtime: RuntimeRow }): ReactNode {
  const { phase, nextTryAt, attempt } = runtime;
  if (nextTryAt === null) return null;
  if (phase === 'backoff')
    return (
      <>
        , attempt {attempt} in <Countdown to={nextTryAt} />
      </>
    );
  if (phase === 'open')
    return (
      <>
        ; one careful try in <Countdown to={nextTryAt} />
      </>
    );
  return null;
}

function Actions({
  runtime,
  situation,
}: {
  readonly runtime: RuntimeRow;
  readonly situation: RuntimeSituation;
}) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  // Whether the program is there at all comes with no entry of the record: it is asked again.
  const restart = useCommand(client.runtimes.restart.mutate, () => {
    void queries.invalidateQueries({ queryKey: trpc.system.status.queryKey() });
  });
  const stop = useCommand(client.runtimes.stop.mutate);
  const { flavour, worker, phase, nextTryAt } = runtime;
  const failure = restart.failure ?? stop.failure;
  return (
    <>
      <Button
        icon="refresh"
        busy={restart.saving}
        refused={phase === 'starting' ? 'It is starting now' : undefined}
        onClick={() => void restart.submit({ flavour, worker })}
      >
        {situation === 'restarting' ? 'Restart now' : 'Restart runtime'}
      </Button>
      {situation === 'restarting' || (situation === 'open' && nextTryAt !== null) ? (
        <Button
          icon="stop"
          busy={stop.saving}
          title="No further try; your next prompt starts it again, and so does a restart"
          onClick={() => void stop.submit({ flavour, worker })}
        >
          {situation === 'open' ? 'Do not try again' : 'Stop'}
        </Button>
      ) : null}
      <DiagnosticsLink />
      {failure ? (
        <p role="alert" className="w-full text-danger-text">
          {failure.trouble.what} {failure.trouble.next}
        </p>
      ) : null}
    </>
  );
}

/** A runtime that is not running though it should: what happened, what is kept, when it tries again, and what a person can do. */
export function RuntimeBanner({ runtime }: { readonly runtime: RuntimeRow }): ReactElement | null {
  const situation = runtimeSituation(runtime);
  if (situation === null) return null;
  const { lastExit } = runtime;
  // The problem on record is that of the circuit or of the start; a stop by a person comes after it.
  const problem = situation === 'open' || situation === 'fatal' ? runtime.problem : null;
  return (
    <Callout
      role="status"
      intent={situation === 'restarting' ? 'notice' : situation === 'stopped' ? 'neutral' : 'danger'}
      title={
        <>
          {titles[situation](runtime)}
          <NextTry runtime={runtime} />
        </>
      }
      actions={<Actions runtime={runtime} situation={situation} />}
    >
      {lastExit ? (
        <p className="text-secondary">
          Last exit: {exitWords(lastExit)} at <ClockTime at={lastExit.at} />
        </p>
      ) : null}
      <p>
        {problem?.safe ??
          'The record is complete. Open turns and requests were closed with a reason; nothing was approved.'}
      </p>
      <p className="text-secondary">
        {problem?.next ??
          (situation === 'stopped'
            ? 'Your next prompt starts it, and so does the button.'
            : 'You can go on with the session once the runtime is ready.')}
      </p>
    </Callout>
  );
}
