import type { FeedFrame, JobRow } from '../vocabulary';
import { TroubleError } from '../vocabulary';
import { progressLines } from './ledger-progress';
import { packageFacts } from './package-facts';
import { openClient } from './plane-client';

/** Starts a job (`start`: its call) and follows it to its end, with its progress on stderr. Rejects with its trouble when it failed. */
export async function followJob(command: string, start: string, input: object): Promise<JobRow> {
  const client = await openClient(packageFacts());
  try {
    const tell = progressLines(command);
    const seen: JobRow[] = [];
    let jobId: string | null = null;
    let look = (): void => undefined;
    const ended = new Promise<JobRow>((resolve, reject) => {
      look = () => {
        const row = seen.find((one) => one.jobId === jobId);
        if (row) resolve(row);
      };
      const onFrame = (frame: FeedFrame): void => {
        if (frame.type === 'job.progress' && frame.jobId === jobId)
          tell(frame.unit, frame.done, frame.total ?? frame.done);
        if (frame.type !== 'entry') return;
        for (const { table, row } of frame.rows)
          if (table === 'job' && row.state !== 'running') seen.push(row);
        look();
      };
      client.feed(onFrame, (reason) => reject(new TroubleError(lost(reason))));
    });
    // Waited for below; a server that goes away during the call must not end the process.
    ended.catch(() => undefined);
    const started = await client.call(start, { commandId: crypto.randomUUID(), ...input });
    jobId = (started as { readonly jobId: string }).jobId;
    look();
    const row = await ended;
    if (row.trouble !== null) throw new TroubleError(row.trouble);
    return row;
  } finally {
    await client.close();
  }
}

const lost = (reason: string) => ({
  kind: 'job.lost',
  what: `The server is gone: ${reason}.`,
  safe: 'What the job had recorded before is kept.',
  next: 'Start the server and look at the list of jobs.',
});
