'use client';
import type { ReactElement } from 'react';
import type { PlaneStatus } from '../../server/http';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { allWorkers, workerKey } from '../patterns/workers';
import { PageFrame } from '../shell/page-frame';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Section } from '../ui/section';
import { useStatus } from '../workspace/use-sessions';
import { ArchivesBehind } from './archives-behind';
import { RuntimeState } from './runtime-state';
import { ServerFacts } from './server-facts';
import { wants } from './wants';

function Wanted({ status }: { readonly status: PlaneStatus }): ReactElement {
  const list = wants(status);
  if (list.length === 0)
    return (
      <Callout role="status" intent="success" title="Nothing needs you">
        The ledger can be written, every archive can be written, and no runtime was given up.
      </Callout>
    );
  return (
    <ul className="grid gap-2" aria-label="What needs you">
      {list.map((trouble) => (
        <li key={trouble.what}>
          <TroubleCallout role="status" trouble={trouble} />
        </li>
      ))}
    </ul>
  );
}

function Runtimes({ status }: { readonly status: PlaneStatus }): ReactElement {
  const rows = allWorkers(status);
  if (rows.length === 0)
    return (
      <p className="text-secondary">
        No runtime was started yet. One starts with the first prompt of a session.
      </p>
    );
  return (
    <div className="grid gap-5">
      {rows.map((runtime) => (
        <RuntimeState key={workerKey(runtime)} runtime={runtime} />
      ))}
    </div>
  );
}

/** All that is known of the server and what it runs, in one place: what needs a person first. */
export function DiagnosticsStage(): ReactElement {
  const status = useStatus();
  const { data } = status;
  return (
    <PageFrame title="Diagnostics">
      {data ? (
        <>
          <div className="pt-2 pb-5">
            <Wanted status={data} />
          </div>
          <Section title="Runtimes">
            <Runtimes status={data} />
          </Section>
          {data.archives.problems.length > 0 ? (
            <Section title="Archives that cannot be written">
              <ArchivesBehind archives={data.archives} />
            </Section>
          ) : null}
          <Section title="Server">
            <ServerFacts status={data} />
          </Section>
        </>
      ) : status.isError ? (
        <TroubleCallout
          trouble={failureOf(status.error).trouble}
          actions={<Button onClick={() => void status.refetch()}>Ask again</Button>}
        />
      ) : (
        <p className="text-secondary">Asking the server</p>
      )}
    </PageFrame>
  );
}
