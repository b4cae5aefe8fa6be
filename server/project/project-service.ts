import { basename } from 'node:path';
import type { CommandDesk, ReceiptOf } from '../command';
import type { Ledger, PageReads } from '../ledger';
import { type DefaultPolicy, firstSettings } from '../policy';
import { type CoreClockwork, openStream, type StreamHandle } from '../stream';
import {
  type ArchiveSettings,
  type DomainEvent,
  err,
  type JsonObject,
  ok,
  type ProjectRow,
  type ProjectSettings,
  type Result,
  streams,
  TroubleError,
} from '../vocabulary';
import { type ProjectState, projectFold } from './core/fold';
import { refusedSettings } from './core/refused-settings';
import { maskedProblems } from './core/trust';
import { checkFolder, completeFolder } from './folder';
import { createTrustService, type TrustPorts } from './trust-service';

export interface ProjectPorts {
  readonly ledger: Ledger;
  readonly reads: PageReads;
  readonly commands: CommandDesk;
  readonly clockwork: CoreClockwork;
  readonly policy: () => {
    /** What the policy allows at all, by now; in a project, with its accepted copy. */
    readonly defaults: (projectId: string | null) => Promise<DefaultPolicy>;
    /** A project's own rules as they lie in its folder, and what would be wrong with them. */
    readonly ownPolicy: Pick<TrustPorts, 'read' | 'check'>;
  };
  /** Makes the sample project of the demo where it is missing, and gives its path. */
  readonly createSample: () => Promise<string>;
}

export type ProjectService = ReturnType<typeof createProjectService>;

/** Projects: local folders with their safety settings. */
export function createProjectService(ports: ProjectPorts) {
  const handles = new Map<string, Promise<StreamHandle<ProjectState>>>();
  const handleOf = (projectId: string) => {
    let handle = handles.get(projectId);
    if (!handle) {
      handle = openStream(ports.ledger, projectFold, streams.project(projectId), ports.clockwork);
      handles.set(projectId, handle);
    }
    return handle;
  };

  async function record(projectId: string, event: DomainEvent, receiptOf: ReceiptOf, result: JsonObject) {
    const handle = await handleOf(projectId);
    await handle.exclusively(async (pen) => {
      pen.add([event], { actor: { kind: 'person', id: 'local' }, causationId: null, correlationId: null });
      const write = pen.write();
      if (write) await ports.ledger.append({ writes: [write], receipt: receiptOf(result), urgent: true });
      pen.adopt();
    });
  }

  async function known(projectId: string): Promise<Omit<ProjectRow, 'seq'>> {
    const row = (await handleOf(projectId)).state().row;
    if (row === null || row.removedAt !== null) {
      handles.delete(projectId);
      throw new TroubleError({
        kind: 'project.unknown',
        what: 'There is no such project.',
        safe: 'Nothing was changed.',
        next: 'Choose a project from the list, or add its folder again.',
      });
    }
    return row;
  }

  let adding: Promise<unknown> = Promise.resolve();
  /** One folder after the other: of two that add the same one at once, the second finds the first. */
  function addInTurn(given: string, receiptOf: ReceiptOf): Promise<{ projectId: string }> {
    const added = adding.then(() => addFolder(given, receiptOf));
    adding = added.catch(() => undefined);
    return added;
  }

  async function addFolder(given: string, receiptOf: ReceiptOf): Promise<{ projectId: string }> {
    const folder = checkFolder(given);
    if (!folder.ok) throw new TroubleError(folder.error);
    const { rows } = await ports.reads.projects();
    const present = rows.find((row) => row.path === folder.value);
    if (present) return { projectId: present.projectId };
    // A folder that comes back keeps its identity, and with it its sessions.
    const before = (await ports.reads.removedProjects()).find((row) => row.path === folder.value);
    const projectId = before?.projectId ?? ports.clockwork.newId();
    const name = basename(folder.value) || folder.value;
    const settings = firstSettings(await ports.policy().defaults(null));
    await record(
      projectId,
      { type: 'project.added', payload: { projectId, path: folder.value, name, settings } },
      receiptOf,
      { projectId },
    );
    return { projectId };
  }

  const trust = createTrustService({
    read: (path) => ports.policy().ownPolicy.read(path),
    check: async (own) => {
      const masked = maskedProblems(own.files, ports.clockwork.cleaned ?? ((value) => value));
      return [...masked, ...(await ports.policy().ownPolicy.check(own))];
    },
    commands: ports.commands,
    sha256: ports.clockwork.sha256,
    known,
    pinned: async (projectId) => (await handleOf(projectId)).state().pinned ?? null,
    record,
  });

  return {
    ...trust,
    list: () => ports.reads.projects(),
    complete: async ({ prefix }: { prefix: string }) => completeFolder(prefix),
    add: ({ commandId, path }: { commandId: string; path: string }) =>
      ports.commands.once({ commandId, name: 'project.add', input: { path } }, (receiptOf) =>
        addInTurn(path, receiptOf),
      ),
    addSample: ({ commandId }: { commandId: string }) =>
      ports.commands.once({ commandId, name: 'project.add-sample', input: {} }, async (receiptOf) =>
        addInTurn(await ports.createSample(), receiptOf),
      ),
    async configure(input: { commandId: string; projectId: string; settings: ProjectSettings }) {
      const { commandId, projectId, settings } = input;
      const command = {
        commandId,
        name: 'project.configure',
        input: { projectId, settings: { ...settings } },
      };
      await ports.commands.once(command, async (receiptOf) => {
        const before = (await known(projectId)).settings;
        const refused = refusedSettings(before, settings, await ports.policy().defaults(projectId));
        if (refused !== null) throw new TroubleError(refused);
        await record(projectId, { type: 'project.settings-changed', payload: { settings } }, receiptOf, {});
        return {};
      });
    },
    /** Records what a person chose for the archives; the archive room checks it before and acts on it after. */
    async configureArchives(input: { commandId: string; projectId: string; archives: ArchiveSettings }) {
      const { commandId, projectId, archives } = input;
      const command = {
        commandId,
        name: 'project.configure-archives',
        input: { projectId, archives: { ...archives } },
      };
      await ports.commands.once(command, async (receiptOf) => {
        await known(projectId);
        await record(projectId, { type: 'project.archives-changed', payload: { archives } }, receiptOf, {});
        return {};
      });
    },
    async remove({ commandId, projectId }: { commandId: string; projectId: string }) {
      await ports.commands.once(
        { commandId, name: 'project.remove', input: { projectId } },
        async (receiptOf) => {
          await known(projectId);
          await record(projectId, { type: 'project.removed', payload: {} }, receiptOf, {});
          return {};
        },
      );
    },
    known,
    /** The project when its folder can be used right now. */
    async usable(projectId: string): Promise<Result<Omit<ProjectRow, 'seq'>>> {
      const row = await known(projectId).catch((error: unknown) => {
        if (error instanceof TroubleError) return error;
        throw error;
      });
      if (row instanceof TroubleError) return err(row.trouble);
      const folder = checkFolder(row.path);
      return folder.ok ? ok(row) : err(folder.error);
    },
  };
}
