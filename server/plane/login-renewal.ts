import type { RuntimeProcess } from '../runtime';
import type { SessionDirectory } from '../session';
import type { Supervisor } from '../supervisor';
import type { RuntimeId } from '../vocabulary';

export interface SupervisedWorker extends RuntimeId {
  readonly supervisor: Supervisor;
}

/**
 * A login is made with one worker; the others have read the one before when they began. Each of them is ended as soon as nothing of its
 * sessions is under way, and begins again with the next prompt. Nothing is interrupted for it.
 */
export function createLoginRenewal({
  directory,
  report,
}: {
  readonly directory: SessionDirectory;
  readonly report: (what: string, error: unknown) => void;
}) {
  const waiting = new Map<SupervisedWorker, RuntimeProcess>();

  function look(): void {
    for (const [one, process] of waiting) {
      const { flavour, worker, supervisor } = one;
      const living = supervisor.current() === process;
      if (living && !directory.of(flavour, worker).every((desk) => desk.atRest())) continue;
      waiting.delete(one);
      if (!living) continue;
      supervisor
        .stop('The login was changed. It starts with the new one when it is needed.')
        .catch((error: unknown) => report('end a worker that has the login of before', error));
    }
  }

  return {
    /** These have the login of before, as far as they run. */
    begin(workers: readonly SupervisedWorker[]): void {
      for (const one of workers) {
        const process = one.supervisor.current();
        if (process) waiting.set(one, process);
      }
      look();
    },
    /** Something of a session was recorded: perhaps nothing is under way any more. */
    look,
  };
}
