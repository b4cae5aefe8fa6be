import {
  type DomainEvent,
  type Fold,
  type RuntimeId,
  type RuntimeRow,
  runtimeIdOf,
  unstartedRuntime,
} from '../../vocabulary';

type Row = Omit<RuntimeRow, 'seq'>;

export interface RuntimeState {
  readonly row: Row | null;
}

/** The read model of a runtime, from the supervisor's events. */
export const runtimeFold: Fold<RuntimeState> = {
  name: 'runtime',
  version: 1,
  initial: { row: null },
  evolve: (state, event, at) => {
    const change = changeOf(event, at);
    if (change === null) return { state, changes: [] };
    // Named as the newest event names it: a pool of another size names its first worker in another way.
    const { worker: _, ...before }: Omit<Row, 'flavour'> = state.row ?? unstartedRuntime;
    const row: Row = { ...before, ...change };
    return { state: { row }, changes: [{ put: 'runtime', row }] };
  },
};

type RowChange = Partial<Row> & RuntimeId;
const gone = { epoch: null, pid: null, startedAt: null, readyAt: null } as const;

function changeOf(event: DomainEvent, at: number): RowChange | null {
  switch (event.type) {
    case 'runtime.starting': {
      const { attempt } = event.payload;
      return {
        ...runtimeIdOf(event.payload),
        phase: 'starting',
        attempt,
        ...gone,
        nextTryAt: null,
        problem: null,
      };
    }
    case 'runtime.spawned': {
      const { epoch, pid } = event.payload;
      return { ...runtimeIdOf(event.payload), epoch, pid, startedAt: at };
    }
    case 'runtime.ready':
      return {
        ...runtimeIdOf(event.payload),
        phase: 'ready',
        readyAt: at,
        version: event.payload.version,
      };
    case 'runtime.exited': {
      const { code, signal, reason } = event.payload;
      return {
        ...runtimeIdOf(event.payload),
        phase: 'stopped',
        ...gone,
        lastExit: { at, code, signal, reason },
      };
    }
    case 'runtime.restart-scheduled': {
      const { attempt, at: nextTryAt } = event.payload;
      return { ...runtimeIdOf(event.payload), phase: 'backoff', attempt, nextTryAt };
    }
    case 'runtime.circuit-opened': {
      const { exits, windowMs, probeAt, probe } = event.payload;
      return {
        ...runtimeIdOf(event.payload),
        phase: 'open',
        nextTryAt: probeAt,
        problem: {
          what:
            probe === true
              ? 'The runtime was tried once more with care, and ended again.'
              : `The runtime ended ${exits} times within ${Math.round(windowMs / 1000)} seconds.`,
          safe: 'Nothing runs, and nothing was approved. All that was recorded is kept.',
          next:
            probeAt === null
              ? 'Look at what ended it, then restart it by hand.'
              : 'Restart it by hand, or wait for one careful try.',
        },
      };
    }
    case 'runtime.failed':
      return { ...runtimeIdOf(event.payload), phase: 'fatal', problem: event.payload.problem };
    case 'runtime.stopping':
      return { ...runtimeIdOf(event.payload), phase: 'stopping' };
    case 'runtime.stopped':
      return { ...runtimeIdOf(event.payload), phase: 'stopped', nextTryAt: null };
    default:
      return null;
  }
}
