import { createCommandMemory } from '../command';
import type { RuntimesApi } from '../http';
import type { Ledger, PageReads } from '../ledger';
import { workerOf } from '../vocabulary';
import { listModels } from './model-list';
import type { Runtimes } from './runtimes';

/** The workers as people see and handle them. One of a larger pool of before is not listed: it runs no more and never will. */
export function createRuntimeService(ports: {
  readonly ledger: Pick<Ledger, 'head'>;
  readonly reads: Pick<PageReads, 'runtimes'>;
  readonly runtimes: Runtimes;
}): RuntimesApi {
  const { ledger, reads, runtimes } = ports;
  // Done twice, a restart would end what began after the first.
  const commands = createCommandMemory();
  return {
    async list() {
      const rows = await reads.runtimes();
      return { rows: rows.filter((row) => workerOf(row) <= runtimes.workers), asOf: ledger.head() };
    },
    restart: ({ commandId, flavour, worker = 1 }) =>
      commands.once({ commandId, name: 'runtime.restart', input: { flavour, worker } }, async () =>
        runtimes.supervisor(flavour, worker).restart(),
      ),
    stop: ({ commandId, flavour, worker = 1 }) =>
      commands.once({ commandId, name: 'runtime.stop', input: { flavour, worker } }, async () =>
        runtimes.supervisor(flavour, worker).stop('A person stopped it.'),
      ),
    models({ flavour }) {
      // They are the same for all, so one that runs is asked before one is started for it.
      const running = runtimes.all.find((one) => one.flavour === flavour && one.supervisor.current());
      return listModels(flavour, running?.supervisor ?? runtimes.supervisor(flavour, 1));
    },
  };
}
