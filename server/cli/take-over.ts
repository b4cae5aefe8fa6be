import { z } from 'zod';
import { UsageError } from './usage';

const trouble = z.object({ kind: z.string(), what: z.string(), safe: z.string(), next: z.string() });

/** What every take-over says of what did not come in as it stood there. */
export const leftOver = {
  failed: z.array(z.object({ threadID: z.string(), path: z.string(), problem: trouble })),
  problems: z.array(
    z.object({
      path: z.string(),
      offset: z.int(),
      length: z.int(),
      reason: z.string(),
      taken: z.boolean(),
    }),
  ),
  problemsOmitted: z.int(),
};
const shape = z.object(leftOver);
type LeftOver = z.infer<typeof shape>;

/** The same in lines, for people. */
export const leftOverLines = ({ failed, problems, problemsOmitted }: LeftOver): readonly string[] => [
  ...failed.map(({ path, problem }) => `${path}: not taken over. ${problem.what} ${problem.next}`),
  ...problems.map(({ path, offset, reason }) => `${path}, byte ${offset}: ${reason}`),
  ...(problemsOmitted === 0 ? [] : [`${problemsOmitted} further places are not listed`]),
];

/** Behind a line of what was taken over once more: why. */
export const againWords = (reason: string | null): string => (reason === null ? '' : ` (again: ${reason})`);

/** A positive whole number; null when none was given, which means all. */
export function turnLimit(given: string | undefined, told: string): number | null {
  if (given === undefined) return null;
  const limit = Number(given);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new UsageError(`--limit must be a whole number from 1 on, not "${given}".\n${told}`);
}
