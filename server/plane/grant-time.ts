import { type SessionDirectory, sweepGrants } from '../session';
import { limits } from '../vocabulary';
import { every, systemClockwork } from './clockwork';

/** Ends grants whose time is over, at the latest `limits.grantSweepMs` after it. Gives what stops it. */
export function endGrantsInTime(
  directory: SessionDirectory,
  report: (what: string, error: unknown) => void,
): () => void {
  const look = () =>
    void sweepGrants(directory, systemClockwork.now).catch((error: unknown) =>
      report('end grants whose time is over', error),
    );
  const timer = every(limits.grantSweepMs, look);
  return () => timer.cancel();
}
