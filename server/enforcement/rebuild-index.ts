import { TroubleError } from '../vocabulary';
import type { EnforcementLog } from './enforcement-log';

/** What the work of a job is given, and gives. */
interface Run {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, unit: string) => void;
}
export interface IndexRebuilt {
  readonly summary: string;
  readonly report: { readonly entries: number };
  readonly stopped: boolean;
}

/**
 * Builds the index anew from the first entry, and resolves when it holds all that was durable when it began. Asked to stop it resolves at once:
 * an index that was begun is built to its end, because there is no other one. Rejects with a TroubleError when it cannot be written.
 */
export async function rebuildIndex(
  log: Pick<EnforcementLog, 'ask' | 'onState'>,
  run: Run,
): Promise<IndexRebuilt> {
  const { state: begun } = await log.ask('rebuild', {});
  const goal = begun.head;
  return new Promise((resolve, reject) => {
    let stopFollowing: (() => void) | null = null;
    let settled = false;
    const settle = (how: () => void): void => {
      if (settled) return;
      settled = true;
      stopFollowing?.();
      run.signal.removeEventListener('abort', onAbort);
      how();
    };
    const end = (stopped: boolean, summary: string, entries: number) =>
      settle(() => resolve({ summary, report: { entries }, stopped }));
    let indexed = begun.indexed;
    const onAbort = () =>
      end(true, 'The search goes on being built; its answers say up to which entry they hold.', indexed);
    run.signal.addEventListener('abort', onAbort);
    stopFollowing = log.onState((state) => {
      ({ indexed } = state);
      run.progress(Math.min(indexed, goal), goal, 'entries');
      const { problem } = state;
      if (problem !== null) settle(() => reject(new TroubleError(problem)));
      else if (indexed >= goal)
        end(false, `The search was built anew from ${goal.toLocaleString('en')} entries.`, goal);
    });
    if (settled) stopFollowing();
    else if (run.signal.aborted) onAbort();
  });
}
