import type { Flavour } from '../../vocabulary';

/** A session and the runtime process that its turn needs. */
export interface Standing {
  readonly sessionId: string;
  readonly flavour: Flavour;
  readonly worker: number;
}

/** How many turns may run at once: in all, and on one worker of a runtime. */
export interface TurnLimits {
  readonly running: number;
  readonly perRuntime: number;
}

/**
 * Who of the line may begin a turn now, in the order of the line. A session stands in it once, and comes to its end again after its turn: so the
 * sessions take turns, and nobody is passed by more than once by anybody who wants the same runtime. Whose runtime is full lets others by.
 */
export function admit(
  line: readonly Standing[],
  occupied: readonly Standing[],
  limits: TurnLimits,
): readonly Standing[] {
  const admitted: Standing[] = [];
  const busy = new Set(occupied.map(({ sessionId }) => sessionId));
  const onRuntime = ({ flavour, worker }: Standing) =>
    [...occupied, ...admitted].filter((one) => one.flavour === flavour && one.worker === worker).length;
  for (const one of line) {
    if (occupied.length + admitted.length >= limits.running) break;
    if (busy.has(one.sessionId) || onRuntime(one) >= limits.perRuntime) continue;
    busy.add(one.sessionId);
    admitted.push(one);
  }
  return admitted;
}
