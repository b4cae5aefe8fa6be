import type { JobRun } from '../job';
import type { JsonObject } from '../vocabulary';
import { checkCopy } from './check-copy';
import { replayPast } from './replay-past';
import type { ReviewTask } from './review-task';

/** The inside of the thread: reading a policy takes most of a second, and judging the past takes longer. */
export async function performReview(told: ReviewTask, run: JobRun): Promise<JsonObject> {
  switch (told.kind) {
    case 'policy-check':
      return asJson(await checkCopy(told.tracked, told.copy));
    case 'policy-replay':
      return asJson(await replayPast(told, run));
  }
}

/** Through JSON, because an interface is no index of values to the compiler. */
const asJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
