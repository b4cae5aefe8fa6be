import type { Flavour, RuntimeRow } from '../vocabulary';
import type { ModelChoice } from './account-api';

/** Which worker of a runtime a person means: from 1, which is also meant when none is named. */
interface WorkerCommand {
  readonly commandId: string;
  readonly flavour: Flavour;
  readonly worker?: number | undefined;
}

/** What people do with the processes that run the agents. */
export interface RuntimesApi {
  /** Workers that were ever started. */
  list(): Promise<{ rows: readonly RuntimeRow[]; asOf: number }>;
  restart(input: WorkerCommand): Promise<void>;
  /** Ends the process and every plan to start another one. The next prompt starts it again, and so does `restart`. */
  stop(input: WorkerCommand): Promise<void>;
  models(input: { flavour: Flavour }): Promise<readonly ModelChoice[]>;
}
