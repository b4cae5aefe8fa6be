'use client';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import type { PlaneStatus } from '../../server/http';
import type { RuntimeRow } from '../../server/vocabulary';
import type { ConnectionState } from '../feed/feed-messages';
import { useFeedState } from '../feed/feed-provider';
import { ClockTime, Countdown } from '../patterns/moment';
import { runtimePhases, runtimeTitle } from '../patterns/runtime-words';
import { workerKey } from '../patterns/workers';
import { Mark } from '../ui/chip';
import { cx } from '../ui/class-names';
import { paths } from './paths';
import { PlaceLink } from './place-link';
import { useTRPC } from './trpc';

function Connection({ state, retry }: { state: ConnectionState; retry: () => void }): ReactElement {
  switch (state.phase) {
    case 'live':
      return (
        <Mark intent="success" icon="link" title="The live feed is open">
          Live
        </Mark>
      );
    case 'refused':
      return (
        <Mark intent="danger" icon="unlink">
          Feed refused ({state.status})
        </Mark>
      );
    case 'reconnecting':
      return (
        <span className="inline-flex items-center gap-1.5">
          <Mark intent="notice" icon="unlink">
            Feed stopped, attempt {state.attempt} in <Countdown to={state.nextAt} />
          </Mark>
          <button type="button" onClick={retry} className="text-12 text-link underline">
            Now
          </button>
        </span>
      );
    default:
      return <Mark icon="busy">Connecting</Mark>;
  }
}

function Data({
  position,
  staleSince,
}: {
  position: number | null;
  staleSince: number | null;
}): ReactElement {
  if (position === null) return <Mark icon="busy">Loading</Mark>;
  const place = position.toLocaleString('en');
  return staleSince === null ? (
    <Mark icon="check" title="Everything on screen is as of this entry of the record">
      <span>
        <span className="max-wide:hidden">Current at entry </span>
        <span className="wide:hidden">Entry </span>
        <span className="font-mono tabular-nums">{place}</span>
      </span>
    </Mark>
  ) : (
    <Mark intent="notice" icon="clock" title="What is on screen may be older than the record">
      As of entry <span className="font-mono tabular-nums">{place}</span> since <ClockTime at={staleSince} />
    </Mark>
  );
}

export function RuntimeMark({ runtime }: { readonly runtime: RuntimeRow }): ReactElement {
  const phase = runtimePhases[runtime.phase];
  return (
    <Mark intent={phase.intent} icon={phase.icon} title={runtime.problem?.what ?? runtime.lastExit?.reason}>
      {runtimeTitle(runtime)}: {phase.word}
      {runtime.pid === null ? null : (
        <span className="font-mono tabular-nums" data-testid={`pid-${workerKey(runtime)}`}>
          pid {runtime.pid}
        </span>
      )}
      {runtime.version === null ? null : <span className="font-mono">{runtime.version}</span>}
    </Mark>
  );
}

/** Archives that cannot be written; those that only wait for their turn are not worth a word. */
function ArchiveMark({ archives }: Pick<PlaneStatus, 'archives'>): ReactElement | null {
  const count = archives.problems.length;
  if (count === 0) return null;
  return (
    <PlaceLink href={paths.diagnostics} className="inline-flex h-full items-center rounded hover:underline">
      <Mark intent="notice" icon="archive" title={archives.problem?.what}>
        {count === 1 ? '1 archive is behind' : `${count} archives are behind`}
      </Mark>
    </PlaceLink>
  );
}

/** Always true, always there: connection, data, runtimes, sandbox and mode. */
export function StatusLine({ verification }: { readonly verification: ReactNode }): ReactElement {
  const trpc = useTRPC();
  const status = useQuery({
    ...trpc.system.status.queryOptions(),
    // The sandbox self-test ends once; until then its result is asked for.
    refetchInterval: (query) => (query.state.data?.sandbox === null ? 2_000 : false),
  });
  const { connection, position, staleSince, conditions, retry } = useFeedState();
  const ledger = conditions.find((one) => one.id === 'ledger');
  const sandbox = status.data?.sandbox;
  return (
    <footer className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-4 border-t bg-sunken px-3 [&>a]:min-h-6">
      <span role="status" aria-label="Connection" className="contents">
        <Connection state={connection} retry={retry} />
      </span>
      <Data position={position} staleSince={staleSince} />
      {verification}
      {ledger ? (
        <Mark intent="danger" icon="alert" title={ledger.trouble.what}>
          {ledger.refusesActs ? 'Record not writable' : 'Record less protected'}
        </Mark>
      ) : null}
      {status.data ? <ArchiveMark archives={status.data.archives} /> : null}
      <span className="flex-1" />
      {status.data?.runtimes
        .filter((runtime) => runtime.phase !== 'idle' && runtime.phase !== 'stopped')
        .sort((a, b) => workerKey(a).localeCompare(workerKey(b)))
        .map((runtime) => (
          <PlaceLink
            key={workerKey(runtime)}
            href={paths.diagnostics}
            // On a narrow window only what is not as it should be; the head of a session names its own.
            className={cx(
              'inline-flex items-center rounded hover:underline',
              runtime.phase === 'ready' && 'max-wide:hidden',
            )}
          >
            <RuntimeMark runtime={runtime} />
          </PlaceLink>
        ))}
      {status.data ? (
        sandbox === null || sandbox === undefined ? (
          <Mark icon="busy">Testing the sandbox</Mark>
        ) : sandbox.works ? (
          <Mark icon="shield" className="max-wide:hidden">
            Sandbox works
          </Mark>
        ) : (
          <Mark intent="danger" icon="shield" title={sandbox.problem?.what}>
            No sandbox
          </Mark>
        )
      ) : null}
      {status.data ? (
        <>
          <PlaceLink
            href={paths.policies}
            className="inline-flex h-full items-center rounded hover:underline max-wide:hidden"
          >
            <Mark
              icon="hand"
              title="Policy judges every command and every edit before it runs; each session shows its mode"
            >
              Policy enforced
            </Mark>
          </PlaceLink>
          <span className="font-mono text-12 text-tertiary tabular-nums max-wide:hidden">
            {status.data.version}
          </span>
        </>
      ) : null}
    </footer>
  );
}
