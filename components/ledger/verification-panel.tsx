'use client';
import { type ReactElement, useState } from 'react';
import { JobProgress } from '../jobs/job-progress';
import { jobStates } from '../jobs/job-words';
import { Ago, ClockTime } from '../patterns/moment';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { useVerification } from './use-verification';
import { CheckedParts, Verdicts } from './verdicts';
import { firstBadWords, sinceWords, type Verification, type Verified } from './verification';

function VerifyButton({ running }: { readonly running: boolean }): ReactElement {
  const client = useTRPCClient();
  const [archives, setArchives] = useState(false);
  const verify = useCommand(client.jobs.verify.mutate);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-4">
        <Button
          tone="solid"
          icon="seal"
          busy={verify.saving}
          refused={running ? 'A verification is running' : undefined}
          onClick={() => void verify.submit({ archives })}
        >
          Verify the ledger
        </Button>
        <label className="flex cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            checked={archives}
            disabled={running}
            onChange={(event) => setArchives(event.target.checked)}
          />
          Compare the archives too
        </label>
      </div>
      {verify.failure ? <TroubleCallout role="alert" trouble={verify.failure.trouble} /> : null}
    </div>
  );
}

/** Green only for a recorded verdict without a caveat; what came after it is said beside it. */
function LastVerdict({ last }: { readonly last: Verified }): ReactElement {
  const { job, report, clean, whole, since } = last;
  const to = report.entries.toLocaleString('en');
  return (
    <div className="grid gap-3">
      <Callout
        intent={clean ? (whole && since === 0 ? 'success' : 'neutral') : 'danger'}
        icon={clean ? 'seal' : 'alert'}
        role="status"
        title={
          clean
            ? `Entries 1 to ${to}: no fault was found`
            : `Entries 1 to ${to}: the ledger is not as it was written`
        }
      >
        {clean ? null : <p className="text-danger-text">{firstBadWords(report)}</p>}
        <p>
          Verified at <ClockTime at={job.endedAt ?? job.startedAt} /> (
          <Ago at={job.endedAt ?? job.startedAt} said />
          ). {sinceWords(since)}
        </p>
        {clean ? null : (
          <p>
            What is shown here is kept as it is. Do not write over the data directory: keep a copy of it, and
            compare it with a backup or a checkpoint from elsewhere.
          </p>
        )}
      </Callout>
      <Verdicts report={report} />
      <CheckedParts report={report} />
    </div>
  );
}

function NoVerdict({ failed }: Pick<Verification, 'failed'>): ReactElement | null {
  if (failed === null) return null;
  return (
    <Callout
      intent="notice"
      title={`The last attempt came to no verdict: ${jobStates[failed.state].word.toLowerCase()}`}
    >
      <p>{failed.trouble?.what ?? failed.summary}</p>
      {failed.trouble ? <p className="text-secondary">{failed.trouble.next}</p> : null}
    </Callout>
  );
}

/** Whether the ledger still is what was written, as of which entry, and the button that finds out. */
export function VerificationPanel(): ReactElement {
  const { known, error, retry, running, last, failed } = useVerification();
  if (!known)
    return error ? (
      <TroubleCallout
        trouble={failureOf(error).trouble}
        actions={<Button onClick={retry}>Load again</Button>}
      />
    ) : (
      <p className="text-secondary">Loading</p>
    );
  return (
    <div className="grid gap-4">
      <VerifyButton running={running !== null} />
      {running ? <JobProgress job={running} /> : null}
      <NoVerdict failed={failed} />
      {last ? (
        <LastVerdict last={last} />
      ) : (
        <Callout icon="seal" role="status" title="Never verified">
          <p>
            No verification of this ledger has come to a verdict yet. It reads every entry again and compares
            it with its seal; nothing is changed, and work goes on meanwhile.
          </p>
        </Callout>
      )}
    </div>
  );
}
