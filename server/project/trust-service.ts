import type { CommandDesk, ReceiptOf } from '../command';
import type { Problem } from '../policy';
import { type DomainEvent, type JsonObject, type ProjectRow, type Result, TroubleError } from '../vocabulary';
import type { Pinned } from './core/fold';
import { sameAsShown, soundToAccept, type TrustState, trustState } from './core/trust';

/** What lies in a project as its own rules. */
export interface Found extends Pinned {
  readonly notRead: readonly string[];
  readonly problems: readonly Problem[];
}

/** A project's own rules: what lies there, and the copy that counts. */
export interface ProjectPolicy {
  readonly state: TrustState;
  /** Null when the project has none. `problems`: why it could not count. */
  readonly found: Found | null;
  /** The accepted copy. `problems`: why it no longer fits the other layers; then nothing is allowed unasked in the project. */
  readonly accepted: (Pinned & { readonly at: number; readonly problems: readonly Problem[] }) | null;
}

export interface TrustPorts {
  readonly commands: CommandDesk;
  readonly sha256: (text: string) => string;
  readonly known: (projectId: string) => Promise<Omit<ProjectRow, 'seq'>>;
  readonly pinned: (projectId: string) => Promise<Pinned | null>;
  readonly record: (
    projectId: string,
    event: DomainEvent,
    receiptOf: ReceiptOf,
    result: JsonObject,
  ) => Promise<void>;
  /** Reads the rules in a folder, without following a link. */
  readonly read: (path: string) => Found | null;
  /** What would be wrong with them below the policy of this moment. */
  readonly check: (files: Pinned) => Promise<readonly Problem[]>;
}

const must = (result: Result<null>): void => {
  if (!result.ok) throw new TroubleError(result.error);
};

interface About {
  readonly commandId: string;
  readonly projectId: string;
  /** Of what the person looked at. */
  readonly hash: string;
}

/** What a person decides about a project's own rules. They count as the copy that is in the record, and never as what lies in the folder. */
export function createTrustService(ports: TrustPorts) {
  const once = (name: string, { commandId, ...about }: About, work: (row: Row) => Promise<DomainEvent>) =>
    ports.commands
      .once({ commandId, name, input: about }, async (receiptOf) => {
        const event = await work(await ports.known(about.projectId));
        await ports.record(about.projectId, event, receiptOf, {});
        return {};
      })
      .then(() => undefined);
  type Row = Omit<ProjectRow, 'seq'>;

  return {
    pinned: ports.pinned,
    async policy({ projectId }: { projectId: string }): Promise<ProjectPolicy> {
      const row = await ports.known(projectId);
      const pinned = await ports.pinned(projectId);
      const found = ports.read(row.path);
      const state = trustState(found?.hash ?? null, row.policy);
      const problems = found === null ? [] : [...found.problems, ...(await ports.check(found))];
      const fits = pinned === null ? [] : await ports.check(pinned);
      return {
        state,
        found: found && { ...found, problems },
        accepted: pinned && { ...pinned, at: row.policy?.accepted?.at ?? 0, problems: fits },
      };
    },
    /** Makes what lies in the project count, as it was shown. Refused when it changed since, or has a problem. */
    acceptPolicy: (about: About) =>
      once('project.accept-policy', about, async ({ path, policy }) => {
        const found = ports.read(path);
        must(sameAsShown(found?.hash ?? null, about.hash));
        const files = found?.files ?? [];
        must(
          soundToAccept([...(found?.problems ?? []), ...(await ports.check({ hash: about.hash, files }))]),
        );
        const copy = files.map(({ name, text }) => ({ name, sha256: ports.sha256(text), text }));
        const replaces = policy?.accepted?.hash ?? null;
        return { type: 'project.policy-accepted', payload: { hash: about.hash, files: copy, replaces } };
      }),
    /** Notes that what lies in the project is not to count; the accepted copy counts on. */
    declinePolicy: (about: About) =>
      once('project.decline-policy', about, async ({ path }) => {
        must(sameAsShown(ports.read(path)?.hash ?? null, about.hash));
        return { type: 'project.policy-declined', payload: { hash: about.hash } };
      }),
    /** Takes the accepted copy out of force. */
    withdrawPolicy: (about: About) =>
      once('project.withdraw-policy', about, async ({ policy }) => {
        must(sameAsShown(policy?.accepted?.hash ?? null, about.hash));
        return { type: 'project.policy-withdrawn', payload: { hash: about.hash } };
      }),
  };
}
