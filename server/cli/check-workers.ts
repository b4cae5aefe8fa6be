import { z } from 'zod';
import { connectControl } from '../instance';
import { type Places, supervisionLimits } from '../plane';
import { type Trouble, TroubleError } from '../vocabulary';

const status = z.object({
  workers: z.int(),
  runtimes: z.array(
    z.object({
      flavour: z.string(),
      worker: z.int().optional(),
      phase: z.string(),
      pid: z.int().nullable(),
      problem: z.object({ what: z.string(), next: z.string() }).nullable(),
    }),
  ),
});

/** What the doctor finds: in words, and what stands in the way, if anything does. */
export interface WorkersFound {
  readonly found: string;
  readonly problem: Pick<Trouble, 'what' | 'next'> | null;
}

/** Each worker of a running server, by its name in the record; otherwise how many a start would have. Throws a TroubleError for a bad number. */
export async function findWorkers({ dataDir }: Places): Promise<WorkersFound> {
  const control = await connectControl(dataDir).catch((error: unknown) => {
    if (error instanceof TroubleError) return null;
    throw error;
  });
  if (control === null) {
    const { workers } = supervisionLimits(process.env);
    return { found: `${counted(workers)}, none runs: no server does`, problem: null };
  }
  try {
    const { workers, runtimes } = status.parse(await control.call('system.status'));
    const each = runtimes.map(({ flavour, worker, phase, pid }) => {
      const name = worker === undefined ? flavour : `${flavour} ${worker}`;
      return pid === null ? `${name} ${phase}` : `${name} ${phase} (pid ${pid})`;
    });
    const given = runtimes.find(({ phase }) => phase === 'open' || phase === 'fatal');
    const found = `${counted(workers)}${each.length === 0 ? ', none was started yet' : `: ${each.join(', ')}`}`;
    return { found, problem: given === undefined ? null : { what: found, next: nextOf(given) } };
  } finally {
    control.close();
  }
}

const nextOf = ({ problem }: z.infer<typeof status>['runtimes'][number]): string =>
  problem === null ? 'Look at it under diagnostics.' : `${problem.what} ${problem.next}`;

const counted = (workers: number): string =>
  workers === 1 ? '1 worker of each runtime' : `${workers} workers of each runtime`;
