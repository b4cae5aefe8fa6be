'use client';
import type { ReactElement } from 'react';
import type { JobRow } from '../../server/vocabulary';
import { TroubleCallout } from '../patterns/trouble-callout';
import { Callout } from '../ui/callout';
import { JobProgress } from './job-progress';
import { jobStates, rebuildCaution } from './job-words';
import { readTakeover } from './takeover-report';
import { TakeoverResult } from './takeover-result';

/** One job where it was begun: how far it is, then what it did. */
export function JobOutcome({ job }: { readonly job: JobRow }): ReactElement {
  if (job.state === 'running') return <JobProgress job={job} />;
  if (job.trouble) return <TroubleCallout role="status" trouble={job.trouble} />;
  const { intent, word } = jobStates[job.state];
  const result = readTakeover(job.report);
  const done = job.state === 'done';
  const caution = rebuildCaution(job);
  const odd = caution !== null || (result !== null && (result.failed > 0 || result.rows.length > 0));
  return (
    <div className="grid gap-2">
      <Callout
        role="status"
        intent={done ? (odd ? 'notice' : 'success') : intent}
        title={caution ?? (done ? (job.summary ?? word) : word)}
      >
        {done && caution === null ? null : job.summary}
      </Callout>
      {result ? <TakeoverResult result={result} /> : null}
    </div>
  );
}
