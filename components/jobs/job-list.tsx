'use client';
import type { ReactElement } from 'react';
import type { JobRow } from '../../server/vocabulary';
import { Ago, Elapsed } from '../patterns/moment';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { Button } from '../ui/button';
import { Mark } from '../ui/chip';
import { Disclosure } from '../ui/disclosure';
import { JobProgress } from './job-progress';
import { jobKinds, jobStates, rebuildCaution } from './job-words';
import { readTakeover } from './takeover-report';
import { TakeoverResult } from './takeover-result';
import { useJobs } from './use-jobs';

function JobItem({ job }: { readonly job: JobRow }): ReactElement {
  const { word, intent, icon } = jobStates[job.state];
  const result = readTakeover(job.report);
  const caution = rebuildCaution(job);
  return (
    <li className="grid gap-1 border-b py-2 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3">
        <span className="min-w-0 flex-1 truncate">
          {jobKinds[job.kind]}
          {job.subject === null ? null : (
            <span className="ml-2 font-mono text-12 text-secondary" title={job.subject}>
              {job.subject}
            </span>
          )}
        </span>
        <Mark intent={caution === null ? intent : 'notice'} icon={caution === null ? icon : 'alert'}>
          {word}
        </Mark>
        <span className="w-28 text-right text-12 text-tertiary">
          {job.endedAt === null ? (
            <Ago at={job.startedAt} />
          ) : (
            <>
              <Ago at={job.endedAt} />, <Elapsed from={job.startedAt} to={job.endedAt} />
            </>
          )}
        </span>
      </div>
      {job.state === 'running' ? <JobProgress job={job} /> : null}
      {job.trouble ? (
        <p className="text-12 text-secondary">
          {job.trouble.what} {job.trouble.safe} {job.trouble.next}
        </p>
      ) : job.summary ? (
        <p className="text-12 text-secondary">
          {caution === null ? null : <span className="text-notice-text">{caution}. </span>}
          {job.summary}
        </p>
      ) : null}
      {result ? (
        <Disclosure summary="Result">
          <TakeoverResult result={result} />
        </Disclosure>
      ) : null}
    </li>
  );
}

/** What runs, and what ran last. */
export function JobList(): ReactElement {
  const jobs = useJobs();
  if (!jobs.data)
    return jobs.isError ? (
      <TroubleCallout
        trouble={failureOf(jobs.error).trouble}
        actions={<Button onClick={() => void jobs.refetch()}>Load again</Button>}
      />
    ) : (
      <p className="text-secondary">Loading</p>
    );
  if (jobs.data.rows.length === 0)
    return (
      <p className="text-secondary">
        No job has run yet. A verification, a take-over of archives or an import is listed here while it runs
        and after.
      </p>
    );
  return (
    <ul>
      {jobs.data.rows.map((job) => (
        <JobItem key={job.jobId} job={job} />
      ))}
    </ul>
  );
}
