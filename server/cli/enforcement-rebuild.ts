import { z } from 'zod';
import { followJob } from './job-follow';
import { type ExitCode, flag, readOptions } from './usage';

/** How many entries the search was built from. */
export const searchRebuilt = z.object({ entries: z.int() });

/** Builds the search of the enforcement log anew, as a job on record, with its progress on stderr. Exit 3 when it was ended before. */
export async function enforcementRebuild(argv: readonly string[], usage: string): Promise<ExitCode> {
  const options = readOptions(argv, { json: flag }, usage);
  if (options === null) return 0;
  const { state, summary, report } = await followJob('enforcement rebuild', 'enforcement.rebuild', {});
  if (state !== 'done') throw new Error(`the job ended as ${state}: ${summary ?? ''}`);
  const told = searchRebuilt.parse(report);
  process.stdout.write(options.json === true ? `${JSON.stringify(told, null, 2)}\n` : `${summary ?? ''}\n`);
  return 0;
}
