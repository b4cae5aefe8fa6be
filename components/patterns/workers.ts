import type { PlaneStatus } from '../../server/http';
import type { RuntimeRow, SessionRow } from '../../server/vocabulary';
import { runtimeName, unstartedRuntime, workerOf } from '../../server/vocabulary/runtime-row';

type Pool = Pick<PlaneStatus, 'runtimes' | 'workers'>;

/** The worker that serves a session; null while it has none, or that one was never started. Pure. */
export function runtimeOf(
  { runtimes, workers }: Pool,
  { flavour, worker }: Pick<SessionRow, 'flavour' | 'worker'>,
): RuntimeRow | null {
  const wanted = worker ?? (workers === 1 ? 1 : null);
  return runtimes.find((row) => row.flavour === flavour && workerOf(row) === wanted) ?? null;
}

/** Of each flavour that was ever started all workers, those that were not started yet too. Pure. */
export function allWorkers({ runtimes, workers }: Pool): readonly RuntimeRow[] {
  const flavours = [...new Set(runtimes.map(({ flavour }) => flavour))].sort();
  return flavours.flatMap((flavour) =>
    Array.from({ length: workers }, (_, index) => {
      const worker = index + 1;
      return (
        runtimeOf({ runtimes, workers }, { flavour, worker }) ?? {
          ...unstartedRuntime,
          flavour,
          worker,
          seq: 0,
        }
      );
    }),
  );
}

/** A key for lists, and the name that the record has for it. */
export const workerKey = (runtime: RuntimeRow): string => runtimeName(runtime.flavour, workerOf(runtime));
