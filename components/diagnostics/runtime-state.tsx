'use client';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { RuntimeRow } from '../../server/vocabulary';
import { ClockTime, Countdown, Elapsed } from '../patterns/moment';
import { exitWords, runtimePhases, runtimeTitle } from '../patterns/runtime-words';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Mark } from '../ui/chip';
import { Fact } from '../ui/facts';

function Facts({ runtime }: { readonly runtime: RuntimeRow }): ReactElement {
  const { pid, startedAt, version, attempt, lastExit, nextTryAt, phase } = runtime;
  return (
    <dl>
      <Fact name="Process">
        {pid === null ? (
          'none'
        ) : (
          <>
            <span className="font-mono text-12">pid {pid}</span>
            {startedAt === null ? null : (
              <>
                , for <Elapsed from={startedAt} to={null} />
              </>
            )}
          </>
        )}
      </Fact>
      <Fact name="Version">
        <span className="font-mono text-12">{version ?? 'not said yet'}</span>
      </Fact>
      <Fact name="Restarts since it ran stable">
        <span className="tabular-nums">{attempt}</span>
      </Fact>
      <Fact name="Last exit">
        {lastExit === null ? (
          'none'
        ) : (
          <>
            {exitWords(lastExit)} at <ClockTime at={lastExit.at} />
          </>
        )}
      </Fact>
      {nextTryAt !== null && (phase === 'backoff' || phase === 'open') ? (
        <Fact name="Next try">
          in <Countdown to={nextTryAt} />
        </Fact>
      ) : null}
    </dl>
  );
}

/** One runtime: its state, its life so far, and the two things a person can do with it. */
export function RuntimeState({ runtime }: { readonly runtime: RuntimeRow }): ReactElement {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const restart = useCommand(client.runtimes.restart.mutate, () => {
    void queries.invalidateQueries({ queryKey: trpc.system.status.queryKey() });
  });
  const stop = useCommand(client.runtimes.stop.mutate);
  const { flavour, worker, phase } = runtime;
  const { word, intent, icon } = runtimePhases[phase];
  const name = runtimeTitle(runtime);
  const off = phase === 'idle' || phase === 'stopped';
  const failure = restart.failure ?? stop.failure;
  return (
    <section aria-label={name} className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h3 className="font-medium">{name}</h3>
        <Mark intent={intent} icon={icon}>
          {word}
        </Mark>
        <span className="ml-auto flex gap-2">
          <Button
            size="small"
            icon="refresh"
            busy={restart.saving}
            refused={phase === 'starting' || phase === 'stopping' ? `It is ${word} now` : undefined}
            onClick={() => void restart.submit({ flavour, worker })}
          >
            {off ? 'Start' : 'Restart'}
          </Button>
          <Button
            size="small"
            icon="stop"
            busy={stop.saving}
            refused={off ? 'It does not run' : undefined}
            title="Turns under way are interrupted; the next prompt starts it again"
            onClick={() => void stop.submit({ flavour, worker })}
          >
            Stop
          </Button>
        </span>
      </div>
      <Facts runtime={runtime} />
      {failure ? <TroubleCallout role="alert" trouble={failure.trouble} /> : null}
    </section>
  );
}
