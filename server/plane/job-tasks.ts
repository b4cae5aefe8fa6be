import { z } from 'zod';
import type { JobRun } from '../job';
import { prepareRebuild } from '../ledger';
import type { JsonObject } from '../vocabulary';
import { foldOf } from './folds';
import { verifyAll } from './verify-all';

/** What a job's thread can be told to do. */
export const jobTask = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('verify'),
    dataDir: z.string(),
    headDir: z.string(),
    migrationsDir: z.string(),
    archives: z.boolean(),
  }),
  z.object({ kind: z.literal('rebuild'), dataDir: z.string() }),
]);
export type JobTask = z.infer<typeof jobTask>;

/** Does it; runs in the job's thread. */
export async function performTask(task: JobTask, { progress, signal }: JobRun): Promise<JsonObject> {
  const onProgress = (what: string, done: number, of: number): void => progress(done, of, what);
  const { dataDir } = task;
  switch (task.kind) {
    case 'verify':
      return asJson(await verifyAll({ ...task, checkpoints: [], signal, onProgress }));
    case 'rebuild':
      return asJson(await prepareRebuild({ dataDir, foldOf, onProgress }));
  }
}

/** Through JSON, because an interface is no index of values to the compiler. */
const asJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
