'use client';
import type { ReactElement } from 'react';
import { useJobProgress } from '../feed/feed-provider';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Mark } from '../ui/chip';
import { useVerification } from './use-verification';
import { sinceWords, type Verification } from './verification';

function Words({ running, last }: Verification): ReactElement {
  const progress = useJobProgress(running?.jobId ?? null);
  if (running !== null) {
    const part =
      progress?.total != null && progress.total > 0
        ? ` ${Math.floor((100 * progress.done) / progress.total)} %`
        : '';
    return <Mark icon="busy">Verifying{part}</Mark>;
  }
  if (last === null)
    return (
      <Mark icon="seal" title="The ledger of this server was not verified yet">
        Never verified
      </Mark>
    );
  if (!last.clean)
    return (
      <Mark intent="danger" icon="alert" title={last.job.summary ?? undefined}>
        Ledger faulty
      </Mark>
    );
  const to = last.report.entries.toLocaleString('en');
  return (
    <Mark
      intent={last.whole && last.since === 0 ? 'success' : 'neutral'}
      icon="seal"
      title={`${last.job.summary ?? ''} ${sinceWords(last.since)}`}
    >
      <span>
        Verified to <span className="font-mono tabular-nums">{to}</span>
        {last.since > 0 ? `, ${last.since.toLocaleString('en')} since` : null}
      </span>
    </Mark>
  );
}

/** How sound the ledger is known to be, in the status line; leads to the whole of it. */
export function VerifyMark(): ReactElement | null {
  const verification = useVerification();
  if (!verification.known) return null;
  return (
    <PlaceLink href={paths.ledger} className="inline-flex h-full items-center rounded hover:underline">
      <span className="sr-only">Ledger: </span>
      <Words {...verification} />
    </PlaceLink>
  );
}
