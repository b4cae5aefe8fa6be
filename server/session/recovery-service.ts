import type { PageReads } from '../ledger';
import { err, type ItemRow, limits, ok, type RuntimeThread, type Trouble, TroubleError } from '../vocabulary';
import type { Decided } from './core/decision';
import { endCommand } from './core/end-command';
import { goOnFresh, goOnWithSummary } from './core/go-on';
import { resendTurn } from './core/send-again';
import type { SessionState } from './core/state';
import { type Summary, summarise } from './core/summary';
import { promptText } from './prompt-text';
import type { SessionDesk } from './session-desk';
import { actOn, type SessionPorts } from './session-service';

/** retry: resume it again · fresh: one that knows nothing · adopt: another conversation of the runtime · summary: a fresh one that is told what was. */
export type RecoverChoice =
  | { readonly choice: 'retry' }
  | { readonly choice: 'fresh' }
  | { readonly choice: 'adopt'; readonly threadId: string }
  | { readonly choice: 'summary'; readonly summaryHash: string };

/** What people choose after something broke: a conversation that is lost, a prompt that never arrived. Nothing of it happens by itself. */
export function createRecoveryService(
  ports: Pick<SessionPorts, 'ledger' | 'reads' | 'commands' | 'directory' | 'driver'> & {
    readonly sha256: (text: string) => string;
  },
) {
  const { directory, reads, ledger, driver, sha256 } = ports;
  const act = actOn(ports);
  const summaryOf = async (sessionId: string) => {
    const summary = await readSummary(reads, sessionId);
    return { ...summary, hash: sha256(summary.text) };
  };
  /** Conversations that some session is about to take: none of it is on record yet, and no other may take the same. */
  const adopting = new Set<string>();
  const adopt = async (desk: SessionDesk, threadId: string) => {
    if (adopting.has(threadId)) throw new TroubleError(takenElsewhere);
    adopting.add(threadId);
    try {
      if ((await takenThreads(reads)).has(threadId)) throw new TroubleError(takenElsewhere);
      return await driver.adoptThread(desk, threadId);
    } finally {
      adopting.delete(threadId);
    }
  };
  return {
    async recover(input: { commandId: string; sessionId: string } & RecoverChoice) {
      const { commandId, sessionId } = input;
      const desk = await directory.desk(sessionId);
      if (input.choice === 'retry' || input.choice === 'adopt') {
        const kept = await (input.choice === 'adopt'
          ? adopt(desk, input.threadId)
          : driver.retryThread(desk));
        if (!kept.ok) throw new TroubleError(kept.error);
        return;
      }
      const common = { name: 'thread.abandon', commandId, sessionId };
      if (input.choice === 'fresh') {
        await act({ ...common, input: { choice: 'fresh' }, decide: goOnFresh });
        return;
      }
      const { text, hash } = await summaryOf(sessionId);
      const shown = input.summaryHash;
      await act({
        ...common,
        input: { choice: 'summary', shown },
        decide: (state, env) => (hash === shown ? goOnWithSummary(state, text, env) : changed),
      });
    },

    /** A person lets a quarantined session send turns again; its count begins anew. */
    async release({ commandId, sessionId }: { commandId: string; sessionId: string }) {
      await act({ name: 'session.release', commandId, sessionId, input: {}, decide: release });
    },

    /** Ends a command that runs on beside its turn, or in it. Its end comes with the item. */
    async endCommand(input: { commandId: string; sessionId: string; itemId: string }) {
      const { commandId, sessionId, itemId } = input;
      const decide = (state: SessionState) => endCommand(state, itemId);
      await act({ name: 'command.end', commandId, sessionId, input: { itemId }, decide });
    },

    /** Commands of the session that run, oldest first; those whose turn is over as well. */
    async commands({
      sessionId,
    }: {
      sessionId: string;
    }): Promise<{ items: readonly Omit<ItemRow, 'seq'>[] }> {
      const { items } = (await directory.desk(sessionId)).state();
      const running = Object.values(items).map(({ row }) => row);
      return {
        items: running
          .filter(({ kind }) => kind === 'commandExecution')
          .sort((left, right) => left.ordinal - right.ordinal),
      };
    },

    /** What `recover` with `summary` would send, to be read before; `hash` binds the choice to exactly this text. */
    async summary({ sessionId }: { sessionId: string }): Promise<Summary & { readonly hash: string }> {
      await directory.desk(sessionId);
      return summaryOf(sessionId);
    },

    /** Conversations of the runtime in the session's folder, newest first, without those that a session here has. */
    async threads({ sessionId }: { sessionId: string }): Promise<{ threads: readonly RuntimeThread[] }> {
      const found = await driver.threads(await directory.desk(sessionId));
      if (!found.ok) throw new TroubleError(found.error);
      const taken = await takenThreads(reads);
      return { threads: found.value.filter(({ threadId }) => !taken.has(threadId)) };
    },

    /** Sends a prompt again that the runtime never stored (`TurnRow.sendAgain`), once. With its text as it is on record: secrets masked. */
    async sendAgain(input: { commandId: string; sessionId: string; turnId: string }) {
      const { commandId, sessionId, turnId } = input;
      const desk = await directory.desk(sessionId);
      const offered = desk.state().unsent.find((one) => one.turn.turnId === turnId);
      const row = offered ? await reads.item(`${turnId}/${offered.clientMessageId}`) : null;
      const text = row === null ? '' : await promptText(ledger, row);
      const result = await act({
        name: 'turn.send-again',
        commandId,
        sessionId,
        input: { turnId },
        decide: (state, env) => resendTurn(state, turnId, text, env),
        result: (state) => ({ turnId: state.turn?.turnId ?? '' }),
      });
      return { turnId: String(result.turnId) };
    },
  };
}

async function readSummary(reads: PageReads, sessionId: string): Promise<Summary> {
  let items: readonly ItemRow[] = [];
  for (;;) {
    const beforeOrdinal = items[0]?.ordinal;
    const page = await reads.items({
      sessionId,
      limit: limits.itemsPageMax,
      ...(beforeOrdinal === undefined ? {} : { beforeOrdinal }),
    });
    items = [...page, ...items];
    if (page.length < limits.itemsPageMax || items.length >= limits.summaryItemsMax) break;
  }
  return summarise(items, Math.max(0, (items[0]?.ordinal ?? 1) - 1));
}

/** Threads that sessions here have, archived ones too. */
async function takenThreads(reads: PageReads): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (const archived of [false, true]) {
    for (let beforeUpdatedAt: number | undefined; ; ) {
      const { rows } = await reads.sessions({
        archived,
        limit: limits.sessionsPageMax,
        ...(beforeUpdatedAt === undefined ? {} : { beforeUpdatedAt }),
      });
      for (const { threadId } of rows) if (threadId !== null) taken.add(threadId);
      const last = rows.at(-1);
      if (last === undefined || rows.length < limits.sessionsPageMax || last.updatedAt === beforeUpdatedAt)
        break;
      beforeUpdatedAt = last.updatedAt;
    }
  }
  return taken;
}

const takenElsewhere: Trouble = {
  kind: 'thread.taken',
  what: 'Another session already goes on with this conversation.',
  safe: 'Nothing was changed.',
  next: 'Go on in that session, or choose another way.',
};

const release = (state: SessionState): Decided =>
  ok({
    events: state.row?.quarantine === undefined ? [] : [{ type: 'session.released', payload: {} }],
    effects: [],
  });

const changed = err({
  kind: 'summary.changed',
  what: 'The summary is not the one that was shown.',
  safe: 'Nothing was sent.',
  next: 'Read it again, then choose.',
});
