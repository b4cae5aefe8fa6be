import { createPulse, type HostWatch, readMachine, startHostWatch } from '../host';
import type { Ledger } from '../ledger';
import type { SessionDirectory } from '../session';
import { untilWritten } from '../stream';
import type { DomainEvent } from '../vocabulary';
import { every, setTimer } from './clockwork';
import type { Conditions } from './conditions';
import type { SupervisedWorker } from './login-renewal';

export interface WatchMachineParts {
  readonly ledger: Ledger;
  readonly workers: readonly SupervisedWorker[];
  readonly directory: SessionDirectory;
  readonly note: (event: DomainEvent) => Promise<unknown>;
  readonly told: Conditions;
  readonly report: (what: string, error: unknown) => void;
}

/** Joins the watch over the machine with what it looks at and whom it tells. */
export function watchMachine({
  ledger,
  workers,
  directory,
  note,
  told,
  report,
}: WatchMachineParts): HostWatch {
  const pulses = workers.map(({ supervisor, ...id }) =>
    createPulse({
      ...id,
      current: () => supervisor.current(),
      atWork: (epoch) => directory.atWork(epoch).length > 0,
      now: Date.now,
    }),
  );
  const watch = startHostWatch({
    read: () => ({
      ...readMachine(),
      ledger: ledger.health(),
      silent: pulses.map((pulse) => pulse.beat()).filter((one) => one !== null),
      living: workers.flatMap(({ supervisor }) => supervisor.current()?.epoch ?? []),
    }),
    note: (event) => untilWritten(() => note(event), setTimer),
    tell: told.tell,
    every,
    report,
  });
  told.add(watch.conditions);
  return watch;
}
