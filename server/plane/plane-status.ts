import type { ControlPlane, PlaneStatus } from '../http';
import type { Ledger } from '../ledger';
import { demoScenarios, findCodexBinary, pinnedCodexVersion } from '../runtime';
import type { Places } from './data-places';
import type { SandboxWatch } from './sandbox-watch';

interface StatusPorts extends Pick<PlaneStatus, 'serverId' | 'version' | 'workers'> {
  readonly places: Places;
  readonly ledger: Pick<Ledger, 'head' | 'health'>;
  readonly runtimes: () => Promise<PlaneStatus['runtimes']>;
  readonly sandbox: SandboxWatch;
  readonly archives: () => PlaneStatus['archives'];
  readonly turnLine: () => PlaneStatus['turnLine'];
}

/** What the server says of itself, as it is at the moment of the question. */
export function statusOf(ports: StatusPorts): ControlPlane['status'] {
  const { serverId, version, places, ledger, workers, sandbox } = ports;
  return async () => {
    const binary = findCodexBinary();
    const { writable, problem } = ledger.health();
    return {
      serverId,
      version,
      pid: process.pid,
      ...places,
      head: ledger.head(),
      runtimes: await ports.runtimes(),
      workers,
      codex: {
        binary: binary.ok ? binary.value : null,
        version: pinnedCodexVersion,
        problem: binary.ok ? null : binary.error,
      },
      // Tested only once there is a program to test: a verdict stands until the server ends.
      sandbox: binary.ok ? sandbox.verdict() : { works: false, problem: binary.error },
      ledger: { writable, problem },
      archives: ports.archives(),
      turnLine: ports.turnLine(),
      demoScenarios,
    };
  };
}
