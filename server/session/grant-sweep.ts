import { ok } from '../vocabulary';
import { endLapsed } from './core/decide-grant';
import { bySystem } from './outbound';
import type { SessionDirectory } from './session-directory';

/** Records the end of grants whose time is over, in sessions that are in memory; in the others it is recorded when they are asked again. */
export async function sweepGrants(directory: SessionDirectory, now: () => number): Promise<void> {
  for (const desk of directory.all()) {
    if (!desk.state().grants?.some(({ until }) => until <= now())) continue;
    await desk.note((state, env) => ok({ events: endLapsed(state, env), effects: [] }), bySystem(null));
  }
}
