import type { Fault as SimulatedFault } from '../simulation';

/** One way in which a fault is made to happen: a class of the simulator's swarm, or a test with real parts. */
export type Exercise =
  | { readonly simulated: SimulatedFault }
  /** `file` from the root of the checkout; `title`: words that stand in the test's name, or in its table of cases. */
  | { readonly file: string; readonly title: string };

export interface KnownFault {
  /** Never reused: P process, A protocol, S storage, H door and screens, O host. */
  readonly id: string;
  readonly what: string;
  readonly exercised: readonly Exercise[];
  /** Why it is not made to happen here; only where nothing exercises it. */
  readonly notHere?: string;
}

export const sim = (simulated: SimulatedFault): Exercise => ({ simulated });
export const by = (file: string, title: string): Exercise => ({ file, title });

export const fault = (id: string, what: string, ...exercised: readonly Exercise[]): KnownFault => ({
  id,
  what,
  exercised,
});
export const notHere = (id: string, what: string, why: string): KnownFault => ({
  id,
  what,
  exercised: [],
  notHere: why,
});
