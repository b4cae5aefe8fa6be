import { type Condition, type DomainEvent, limits } from '../vocabulary';
import { type HostReading, initialHost, watchHost } from './core/watch';

export interface HostWatchPorts {
  readonly read: () => HostReading;
  /** Puts an event on record, however long that takes. Rejects when it never will. */
  readonly note: (event: DomainEvent) => Promise<unknown>;
  /** All conditions that hold now, each time they change. */
  readonly tell: (conditions: readonly Condition[]) => void;
  /** Work that comes again every so many ms, and does not keep the process alive. */
  readonly every: (ms: number, work: () => void) => { cancel(): void };
  readonly report: (what: string, error: unknown) => void;
}

export interface HostWatch {
  readonly conditions: () => readonly Condition[];
  stop(): void;
}

/** Looks at the machine again and again: what is wrong is told at once, and goes on record as soon as it can. */
export function startHostWatch({ read, note, tell, every, report }: HostWatchPorts): HostWatch {
  let state = initialHost;
  /** One after the other, so that a begin stands before its end. */
  let noting: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let stopped = false;

  function record(event: DomainEvent): void {
    if (waiting >= limits.hostEventsWaitingMax) {
      report('record what happened to the machine', new Error(`${waiting} such events wait already`));
      return;
    }
    waiting += 1;
    noting = noting
      .then(() => (stopped ? undefined : note(event)))
      .catch((error: unknown) => (stopped ? undefined : report(`record ${event.type}`, error)))
      .finally(() => {
        waiting -= 1;
      });
  }

  const look = (): void => {
    const before = state.conditions;
    const { state: next, events } = watchHost(state, read());
    state = next;
    for (const event of events) record(event);
    if (state.conditions !== before) tell(state.conditions);
  };
  look();
  const timer = every(limits.hostWatchMs, look);
  return {
    conditions: () => state.conditions,
    stop() {
      stopped = true;
      timer.cancel();
    },
  };
}
