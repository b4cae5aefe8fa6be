import type { FeedHub } from '../feed';
import { createPulse, type HostWatch, readMachine, startHostWatch } from '../host';
import type { Ledger } from '../ledger';
import type { SessionDirectory } from '../session';
import { untilWritten } from '../stream';
import type { Supervisor } from '../supervisor';
import type { DomainEvent, Flavour } from '../vocabulary';
import { setTimer } from './clockwork';

export interface WatchMachineParts {
  readonly ledger: Ledger;
  readonly supervisor: (flavour: Flavour) => Supervisor;
  readonly directory: SessionDirectory;
  readonly note: (event: DomainEvent) => Promise<unknown>;
  readonly feed: FeedHub;
  readonly report: (what: string, error: unknown) => void;
}

const flavours: readonly Flavour[] = ['codex', 'demo'];

/** Joins the watch over the machine with what it looks at and whom it tells. */
export function watchMachine({
  ledger,
  supervisor,
  directory,
  note,
  feed,
  report,
}: WatchMachineParts): HostWatch {
  const current = (flavour: Flavour) => supervisor(flavour).current();
  const pulses = flavours.map((flavour) =>
    createPulse({
      flavour,
      current: () => current(flavour),
      atWork: (epoch) => directory.atWork(epoch).length > 0,
      now: Date.now,
    }),
  );
  return startHostWatch({
    read: () => ({
      ...readMachine(),
      ledger: ledger.health(),
      silent: pulses.map((pulse) => pulse.beat()).filter((one) => one !== null),
      living: flavours.flatMap((flavour) => current(flavour)?.epoch ?? []),
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
