import { ok, TroubleError } from '../vocabulary';
import type { Decided, DecideEnv } from './core/decision';
import { resendTurn } from './core/send-again';
import type { SessionState } from './core/state';
import { promptText } from './prompt-text';
import { actOn, type SessionPorts } from './session-service';

/** What people choose after something broke: a conversation that is lost, a prompt that never arrived. Nothing of it happens by itself. */
export function createRecoveryService(
  ports: Pick<SessionPorts, 'ledger' | 'reads' | 'commands' | 'directory' | 'driver'>,
) {
  const { directory, reads, ledger } = ports;
  const act = actOn(ports);
  return {
    async recover(input: { commandId: string; sessionId: string; choice: 'retry' | 'fresh' }) {
      const { commandId, sessionId, choice } = input;
      if (choice === 'retry') {
        const kept = await ports.driver.retryThread(await directory.desk(sessionId));
        if (!kept.ok) throw new TroubleError(kept.error);
        return;
      }
      await act({
        name: 'thread.abandon',
        commandId,
        sessionId,
        input: { choice },
        decide: (state, env) => decideFresh(state, env),
      });
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

/** Going on without the runtime's memory is the person's explicit act, and the transcript says so. */
function decideFresh(state: SessionState, env: DecideEnv): Decided {
  const threadId = state.row?.threadId;
  if (threadId == null || state.row?.threadState !== 'lost') {
    return {
      ok: false,
      error: {
        kind: 'thread.not-lost',
        what: 'The runtime still knows this conversation.',
        safe: 'Nothing was changed.',
        next: 'Just go on with the session.',
      },
    };
  }
  const reason = 'A person chose to go on with a fresh thread.';
  return ok({
    events: [
      { type: 'thread.abandoned', payload: { threadId, reason } },
      {
        type: 'notice.raised',
        payload: {
          noticeId: env.newId(),
          turnId: null,
          level: 'warning',
          code: 'thread.fresh',
          text: 'From here on the runtime knows nothing of what stands above.',
          detail: 'The old conversation could not be resumed, and a person chose to go on with a fresh one.',
        },
      },
    ],
    effects: [],
  });
}
