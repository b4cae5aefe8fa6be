import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { openReadOnlyLedger } from '../ledger';
import type { PinnedPolicy } from '../policy-source';
import type { ProjectState } from '../project';
import { type ProjectPolicyChoice, streams } from '../vocabulary';

/** What people decided about a project's own rules, as the record of a data directory has it. */
export interface AcceptedPolicy {
  /** The folder is, or was, a project there. */
  readonly known: boolean;
  readonly choice: ProjectPolicyChoice | undefined;
  /** The accepted copy; null where none counts. */
  readonly pinned: PinnedPolicy | null;
}

const unknown: AcceptedPolicy = { known: false, choice: undefined, pinned: null };

/**
 * Reads beside a server that may run, and changes nothing. A data directory without a record knows no project. Throws a TroubleError for a
 * record that cannot be read: what counts is then not known.
 */
export async function acceptedPolicy(dataDir: string, folder: string): Promise<AcceptedPolicy> {
  if (!existsSync(join(dataDir, 'ledger.db'))) return unknown;
  const ledger = openReadOnlyLedger(dataDir);
  try {
    const path = realpathSync(folder);
    // A folder that was removed and comes back keeps its identity, and with it the copy.
    const rows = ledger.projects().filter((row) => row.path === path);
    const project = rows.find(({ removedAt }) => removedAt === null) ?? rows.at(-1);
    if (!project) return unknown;
    const cursor = await ledger.cursor(streams.project(project.projectId));
    // The ledger gives back the state that the project's fold wrote.
    const { pinned = null } = (cursor?.state ?? {}) as unknown as Partial<ProjectState>;
    return { known: true, choice: project.policy, pinned };
  } finally {
    ledger.close();
  }
}
