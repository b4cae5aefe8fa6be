import type { FeedHub } from '../feed';
import { createPulse, type HostWatch, readMachine, startHostWatch } from '../host';
import type { Ledger } from '../ledger';
import type { SessionDirectory } from '../session';
import { untilWritten } from '../stream';
import type { DomainEvent } from '../vocabulary';
import { setTimer } from './clockwork';
import type { SupervisedWorker } from './login-renewal';

export interface WatchMachineParts {
  readonly ledger: Ledger;
  readonly workers: readonly SupervisedWorker[];
  readonly directory: SessionDirectory;
  readonly note: (event: DomainEvent) => Promise<unknown>;
  readonly feed: FeedHub;
  readonly report: (what: string, error: unknown) => void;
}

/** Joins the watch over the machine with what it looks at and whom it tells. */
export function watchMachine({
  ledger,
  workers,
  directory,
  note,
  feed,
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
  return startHostWatch({
    read: () => ({
      ...readMachine(),
      ledger: ledger.health(),
      silent: pulses.map((pulse) => pulse.beat()).filter((one) => one !== null),
      living: workers.flatMap(({ supervisor }) => supervisor.current()?.epoch ?? []),
    }),
    note: (event) => untilWritten(() => note(event), setTimer),
    tell: (conditions) => feed.live({ type: 'conditions', conditions }),
    every(ms, work) {
      const timer = setInterval(work, ms);
      timer.unref();
      return { cancel: () => clearInterval(timer) };
    },
    report,
  });
}
