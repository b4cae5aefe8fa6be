import type { RuntimeRow } from '../../server/vocabulary';

/** What a person must be told of a runtime that does not run though it should. */
export type RuntimeSituation = 'restarting' | 'open' | 'fatal' | 'stopped';

/** Null while there is nothing to tell: it runs, or was never needed, or was ended in good order. Pure. */
export function runtimeSituation({
  phase,
  attempt,
  lastExit,
}: Pick<RuntimeRow, 'phase' | 'attempt' | 'lastExit'>): RuntimeSituation | null {
  // The wait before a restart may last less than a blink; what happened stays in sight until the runtime is ready again.
  if (phase === 'backoff' || (phase === 'starting' && attempt > 0)) return 'restarting';
  if (phase === 'open' || phase === 'fatal') return phase;
  return phase === 'stopped' && attempt > 0 && lastExit !== null ? 'stopped' : null;
}
