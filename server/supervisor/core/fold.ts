import type { DomainEvent, Fold, RuntimeRow } from '../../vocabulary';

type Row = Omit<RuntimeRow, 'seq'>;

export interface RuntimeState {
  readonly row: Row | null;
}

const blank = (flavour: Row['flavour']): Row => ({
  flavour,
  phase: 'idle',
  epoch: null,
  pid: null,
  startedAt: null,
  readyAt: null,
  version: null,
  attempt: 0,
  nextTryAt: null,
  lastExit: null,
  problem: null,
});

/** The read model of a runtime, from the supervisor's events. */
export const runtimeFold: Fold<RuntimeState> = {
  name: 'runtime',
  version: 1,
  initial: { row: null },
  evolve: (state, event, at) => {
    const change = changeOf(event, at);
    if (change === null) return { state, changes: [] };
    const row: Row = { ...(state.row ?? blank(change.flavour)), ...change };
    return { state: { row }, changes: [{ put: 'runtime', row }] };
  },
};

type RowChange = Partial<Row> & Pick<Row, 'flavour'>;
const gone = { epoch: null, pid: null, startedAt: null, readyAt: null } as const;

function changeOf(event: DomainEvent, at: number): RowChange | null {
  switch (event.type) {
    case 'runtime.starting': {
      const { flavour, attempt } = event.payload;
      return { flavour, phase: 'starting', attempt, ...gone, nextTryAt: null, problem: null };
    }
    case 'runtime.spawned': {
      const { flavour, epoch, pid } = event.payload;
      return { flavour, epoch, pid, startedAt: at };
    }
    case 'runtime.ready':
      return {
        flavour: event.payload.flavour,
        phase: 'ready',
        readyAt: at,
        version: event.payload.version,
      };
    case 'runtime.exited': {
      const { flavour, code, signal, reason } = event.payload;
      return { flavour, phase: 'stopped', ...gone, lastExit: { at, code, signal, reason } };
    }
    case 'runtime.restart-scheduled': {
      const { flavour, attempt, at: nextTryAt } = event.payload;
      return { flavour, phase: 'backoff', attempt, nextTryAt };
    }
    case 'runtime.circuit-opened': {
      const { flavour, exits, windowMs, probeAt, probe } = event.payload;
      return {
        flavour,
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
      return { flavour: event.payload.flavour, phase: 'fatal', problem: event.payload.problem };
    case 'runtime.stopping':
      return { flavour: event.payload.flavour, phase: 'stopping' };
    case 'runtime.stopped':
      return { flavour: event.payload.flavour, phase: 'stopped', nextTryAt: null };
    default:
      return null;
  }
}
