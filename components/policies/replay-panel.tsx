'use client';
import type { ReactElement } from 'react';
import { JobProgress } from '../jobs/job-progress';
import { jobStates } from '../jobs/job-words';
import { useJobs } from '../jobs/use-jobs';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Mark } from '../ui/chip';
import { Select } from '../ui/field';
import { replayOf } from './policy-words';
import { ReplayResult } from './replay-result';
import { lastChoices } from './use-address';
import type { Check } from './use-check';

/** Replays that are looked through for the one of this copy. */
const jobsSeen = 10;

interface ReplayPanelProps {
  readonly fileId: string;
  readonly file: string;
  readonly projectId: string | null;
  readonly text: string;
  readonly check: Check;
  readonly last: number;
  readonly onLast: (last: number) => void;
}

/** The last replay of exactly this copy, while one runs its progress. */
export function useReplay(file: string, projectId: string | null, answer: Check['answer']) {
  const jobs = useJobs('policy-replay', jobsSeen).data?.rows ?? [];
  const running = jobs.find(({ state }) => state === 'running') ?? null;
  const found = jobs.flatMap((job) => {
    const report = replayOf(job.report);
    const same = report?.sha256 === answer?.sha256 && report?.file === file;
    // Other files may have changed since: then what it compared is not what counts now.
    const current = projectId !== null || report?.copyHash === answer?.policyHash;
    return report && same && current ? [{ report, at: job.endedAt ?? job.startedAt }] : [];
  });
  const [newest] = jobs;
  return {
    running,
    last: found[0] ?? null,
    failed: newest && newest.state !== 'running' && newest.state !== 'done' ? newest : null,
  };
}

/** Judges what is on record again, by the policy in force and by the copy. */
export function ReplayPanel(props: ReplayPanelProps): ReactElement {
  const { fileId, file, projectId, text, check, last, onLast } = props;
  const client = useTRPCClient();
  const replay = useCommand(client.policies.replay.mutate);
  const { running, last: replayed, failed } = useReplay(file, projectId, check.answer);
  const refused = running
    ? 'A replay is running'
    : check.answer === null
      ? 'The copy is being checked'
      : check.answer.policyHash === null
        ? 'The copy has problems'
        : undefined;
  return (
    <div className="grid gap-3">
      <p className="text-secondary">
        Requests on record are judged again by the policy in force and by this copy, from the facts that were
        recorded with them. Nothing is performed, and links on disk are not looked up again: they may lead
        elsewhere by now.
      </p>
      <div className="flex flex-wrap items-end gap-3">
        <Select label="Requests" value={last} onChange={(event) => onLast(Number(event.target.value))}>
          {[...lastChoices]
            .sort((a, b) => a - b)
            .map((choice) => (
              <option key={choice} value={choice}>
                the last {choice.toLocaleString('en')}
              </option>
            ))}
        </Select>
        <Button
          tone="solid"
          icon="refresh"
          busy={replay.saving}
          refused={refused}
          onClick={() => void replay.submit({ fileId, projectId, text, limit: last })}
        >
          Replay past requests
        </Button>
      </div>
      {replay.failure ? <TroubleCallout role="alert" trouble={replay.failure.trouble} /> : null}
      {running ? <JobProgress job={running} /> : null}
      {failed && !running ? (
        <Mark intent={jobStates[failed.state].intent} icon={jobStates[failed.state].icon}>
          {jobStates[failed.state].word}: {failed.trouble?.what ?? failed.summary}
        </Mark>
      ) : null}
      {running ? null : replayed ? (
        <ReplayResult {...replayed} />
      ) : (
        <p className="text-secondary">The copy as it stands was not replayed yet.</p>
      )}
    </div>
  );
}
