import { z } from 'zod';
import type { JobRun } from '../job';
import { recordedCheckpoints, type VerifyReport, verifyLedger } from '../ledger';
import type { JsonObject } from '../vocabulary';
import { foldOf } from './folds';

const places = { dataDir: z.string(), headDir: z.string() };

/** What a job's thread can be told to do. */
export const jobTask = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('verify'), ...places, archives: z.boolean() }),
]);
export type JobTask = z.infer<typeof jobTask>;

/** Does it; runs in the job's thread. */
export async function performTask(task: JobTask, { progress }: JobRun): Promise<JsonObject> {
  const { dataDir, headDir } = task;
  const report = await verifyLedger({
    dataDir,
    headDir,
    checkpoints: recordedCheckpoints(dataDir),
    foldOf,
    onProgress: (what, done, of) => progress(done, of, what),
  });
  return { ...report };
}

/** One plain sentence about a verification. */
export function verdictSentence({ entries, integrity, completeness, firstBad }: VerifyReport): string {
  const count = integrity.findings.length + integrity.more + completeness.findings.length + completeness.more;
  if (count === 0) return `All ${entries} entries are there as they were written.`;
  const where = firstBad?.seq == null ? '' : `, the first at entry ${firstBad.seq}`;
  return `${count} ${count === 1 ? 'fault was' : 'faults were'} found in ${entries} entries${where}.`;
}
