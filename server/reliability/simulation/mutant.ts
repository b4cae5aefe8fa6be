import type { Ledger } from '../../ledger';
import type { LaunchRuntime } from '../../runtime';
import type { DeskPorts, DriverPorts, SessionCore, SessionDirectory } from '../../session';
import type { stepSupervisor } from '../../supervisor';

/** A fault put into the production code from outside, through a port or around a core function. */
export interface Mutant {
  readonly name: string;
  /** The invariant that must notice it. */
  readonly breaks: string;
  readonly step?: typeof stepSupervisor;
  readonly core?: SessionCore;
  readonly keepThread?: NonNullable<DriverPorts['keepThread']>;
  readonly reconcile?: NonNullable<DriverPorts['reconcile']>;
  /** As the supervisors of runtimes see it. */
  readonly directory?: (directory: SessionDirectory) => SessionDirectory;
  /** The worker that serves in the place of one. */
  readonly serving?: (worker: number) => number;
  readonly judge?: (judge: DeskPorts['judge']) => DeskPorts['judge'];
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly launch?: (launch: LaunchRuntime) => LaunchRuntime;
  readonly perform?: (perform: DeskPorts['perform']) => DeskPorts['perform'];
}
