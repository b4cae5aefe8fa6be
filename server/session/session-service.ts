import type { CommandDesk, ReceiptOf } from '../command';
import type { Ledger, PageReads, StoredEntry } from '../ledger';
import type { Cause } from '../stream';
import {
  type DomainEvent,
  eventSchemas,
  type Flavour,
  type JsonObject,
  limits,
  ok,
  type ProjectRow,
  type Result,
  type SessionMode,
  TroubleError,
} from '../vocabulary';
import { textAt } from './core/bounded-item';
import { endGrants } from './core/decide-grant';
import { interruptTurn, startTurn, steerTurn } from './core/decide-turn';
import type { Decided, DecideEnv } from './core/decision';
import { importedItem } from './core/evolve-import';
import type { SessionState } from './core/state';
import { promptText } from './prompt-text';
import type { SessionDesk } from './session-desk';
import type { SessionDirectory } from './session-directory';
import { readPage } from './transcript-page';
import type { TurnDriver } from './turn-driver';
import type { WorkerPins } from './worker-pins';

export interface SessionPorts {
  readonly ledger: Ledger;
  readonly reads: PageReads;
  readonly commands: CommandDesk;
  readonly directory: SessionDirectory;
  readonly driver: TurnDriver;
  readonly newId: () => string;
  /** Fails with a TroubleError when the project is unknown. */
  readonly knownProject: (projectId: string) => Promise<Omit<ProjectRow, 'seq'>>;
  readonly usableProject: (projectId: string) => Promise<Result<Omit<ProjectRow, 'seq'>>>;
  /** The mode that the policy gives a new session; null for supervised. */
  readonly firstMode?: (projectId: string) => Promise<SessionMode | null>;
  readonly pins: WorkerPins;
  /** A session of this worker is about to be used: it may start already. */
  readonly warm: (flavour: Flavour, worker: number) => void;
}

export const byPerson = (commandId: string): Cause => ({
  actor: { kind: 'person', id: 'local' },
  causationId: commandId,
  correlationId: null,
});

export interface Act {
  readonly name: string;
  readonly commandId: string;
  readonly sessionId: string;
  readonly input: JsonObject;
  readonly decide: (state: SessionState, env: DecideEnv) => Decided;
  readonly result?: (state: SessionState) => JsonObject;
}

/** One command on one session: decided, recorded with its receipt, then performed. */
export const actOn =
  ({ commands, directory }: Pick<SessionPorts, 'commands' | 'directory'>) =>
  ({ name, commandId, sessionId, input, decide, result = () => ({}) }: Act): Promise<JsonObject> =>
    commands.once({ commandId, name, input: { sessionId, ...input } }, async (receiptOf: ReceiptOf) => {
      const desk: SessionDesk = await directory.desk(sessionId);
      const state = await desk.act(decide, byPerson(commandId), (after) => receiptOf(result(after)));
      return result(state);
    });

async function modeOfPolicy({ firstMode }: SessionPorts, projectId: string): Promise<readonly DomainEvent[]> {
  const mode = (await firstMode?.(projectId)) ?? null;
  return mode === null ? [] : [{ type: 'session.mode-changed', payload: { ...mode, loosened: true } }];
}

/** What people do with sessions, and the pages they read of them. */
export function createSessionService(ports: SessionPorts) {
  const { commands, directory, reads, ledger } = ports;

  const act = actOn({ commands, directory });

  return {
    async list({ search, archived }: { search?: string; archived: boolean }) {
      const { rows, asOf } = await reads.sessions({
        archived,
        limit: limits.sessionsPageMax + 1,
        ...(search === undefined || search.trim() === '' ? {} : { search: search.trim() }),
      });
      return {
        rows: rows.slice(0, limits.sessionsPageMax),
        asOf,
        more: rows.length > limits.sessionsPageMax,
      };
    },

    create(input: {
      commandId: string;
      projectId: string;
      flavour: Flavour;
      model: string | null;
      effort: string | null;
    }) {
      const { commandId, projectId, flavour, model, effort } = input;
      const command = { commandId, name: 'session.create', input: { projectId, flavour, model, effort } };
      return commands.once(command, async (receiptOf) => {
        await ports.knownProject(projectId);
        const sessionId = ports.newId();
        const desk = await directory.desk(sessionId, true);
        const payload = { sessionId, projectId, flavour, title: 'New session', model, effort };
        const mode = await modeOfPolicy(ports, projectId);
        const { worker, events, recorded } = ports.pins.first(sessionId, flavour);
        const created = [{ type: 'session.created', payload } as const, ...mode, ...events];
        await desk
          .act(
            () => ok({ events: created, effects: [] }),
            byPerson(commandId),
            () => receiptOf({ sessionId }),
          )
          .finally(recorded);
        ports.warm(flavour, worker);
        return { sessionId };
      });
    },

    async get({ sessionId }: { sessionId: string }) {
      const desk = await directory.desk(sessionId);
      const asOf = ledger.head();
      const session = await reads.session(sessionId);
      if (session === null)
        throw new Error(`session ${sessionId} is in the ledger, but its row is missing in the projections`);
      const page = await readPage(reads, { sessionId, openTurnId: desk.state().turn?.turnId ?? null });
      const approvals = await reads.pendingApprovals(sessionId);
      const followups = session.queue === undefined ? [] : await reads.followups(sessionId);
      // A removed project takes no new work, but what was done in it can be read.
      const project = await reads.project(session.projectId);
      if (project === null) throw new Error(`session ${sessionId} belongs to no project`);
      const usable = await ports.usableProject(session.projectId);
      const folderProblem = usable.ok ? null : usable.error;
      return { session, project, page, approvals, followups, folderProblem, asOf };
    },

    items: ({ sessionId, beforeOrdinal }: { sessionId: string; beforeOrdinal: number }) =>
      readPage(reads, { sessionId, beforeOrdinal, openTurnId: null }),

    /** A text of an item in full, from the ledger. */
    async fullText({ itemId, field }: { itemId: string; field: string }) {
      const row = await reads.item(itemId);
      if (row?.kind === 'prompt' && field === 'text') return { text: await promptText(ledger, row) };
      const stored = row ? (await ledger.entries({ afterSeq: row.seq - 1, limit: 1 }))[0] : undefined;
      const raw = stored ? wholeItem(stored, itemId) : null;
      const text = raw === null ? null : textAt(raw, field);
      if (text !== null) return { text };
      throw new TroubleError({
        kind: 'item.text-unknown',
        what: 'This text is not in the record.',
        safe: 'Nothing was changed.',
        next: 'Reload the session and try again.',
      });
    },

    async rename({ commandId, sessionId, title }: { commandId: string; sessionId: string; title: string }) {
      await act({
        name: 'session.rename',
        commandId,
        sessionId,
        input: { title },
        decide: (_, { redact }) =>
          ok({
            events: [{ type: 'session.renamed', payload: { title: redact(title), by: 'person' } }],
            effects: [],
          }),
      });
    },

    async archive(input: { commandId: string; sessionId: string; archived: boolean }) {
      const { commandId, sessionId, archived } = input;
      await act({
        name: 'session.archive',
        commandId,
        sessionId,
        input: { archived },
        decide: (state, env) => decideArchive(state, archived, env),
      });
    },

    async chooseModel(input: {
      commandId: string;
      sessionId: string;
      model: string | null;
      effort: string | null;
    }) {
      const { commandId, sessionId, model, effort } = input;
      await act({
        name: 'session.choose-model',
        commandId,
        sessionId,
        input: { model, effort },
        decide: () =>
          ok({ events: [{ type: 'session.model-chosen', payload: { model, effort } }], effects: [] }),
      });
    },

    async send(input: { commandId: string; sessionId: string; text: string; intent: 'start' | 'steer' }) {
      const { commandId, sessionId, text, intent } = input;
      const result = await act({
        name: 'turn.send',
        commandId,
        sessionId,
        input: { text, intent },
        decide: (state, env) =>
          intent === 'start' ? startTurn(state, text, env) : steerTurn(state, text, env),
        result: (state) => ({ turnId: state.turn?.turnId ?? '' }),
      });
      return { turnId: String(result.turnId) };
    },

    async interrupt({ commandId, sessionId }: { commandId: string; sessionId: string }) {
      await act({ name: 'turn.interrupt', commandId, sessionId, input: {}, decide: interruptTurn });
    },
  };
}

/** The item as its entry holds it, before any cut. */
function wholeItem({ type, payload }: StoredEntry, itemId: string): JsonObject | null {
  if (payload !== null && type === 'turn.imported')
    return importedItem(eventSchemas['turn.imported'].parse(payload), itemId);
  const item = payload?.item;
  return typeof item === 'object' && item !== null && 'raw' in item ? (item.raw as JsonObject) : payload;
}

function decideArchive(state: SessionState, archived: boolean, env: DecideEnv): Decided {
  if ((state.row?.archivedAt != null) === archived) return ok({ events: [], effects: [] });
  if (archived && state.turn !== null) {
    return {
      ok: false,
      error: {
        kind: 'session.at-work',
        what: 'A turn is running in this session.',
        safe: 'It was not archived.',
        next: 'Interrupt the turn or wait for its end, then archive.',
      },
    };
  }
  return ok({
    events: archived
      ? [{ type: 'session.archived', payload: {} }, ...endGrants(state, 'session-archived', env)]
      : [{ type: 'session.unarchived', payload: {} }],
    effects: [],
  });
}
