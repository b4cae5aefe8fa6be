import type { DomainEvent, RuntimeSignal } from '../../vocabulary';
import { beginAnew } from './begin-anew';
import { completeItem, startItem } from './decide-item';
import { requestApproval, resolveApproval } from './decide-request';
import { type Decision, nothing, only, type SignalEnv } from './decision';
import { notice } from './notice';
import { type SessionState, turnIdOf } from './state';

type Signal<K extends RuntimeSignal['kind']> = Extract<RuntimeSignal, { kind: K }>;

/** The approval policy that is always sent: every act asks us. */
const alwaysAsks = 'untrusted';

/** What one message of the runtime means for the session. Live text goes through `appendText`, after coalescing. */
export function decideSignal(state: SessionState, signal: RuntimeSignal, env: SignalEnv): Decision {
  switch (signal.kind) {
    case 'turn-started':
      return takeUp(state, signal, env);
    case 'turn-settled':
      return settleTurn(state, signal, env);
    case 'item-started':
      return startItem(state, signal, env);
    case 'item-completed':
      return completeItem(state, signal, env);
    case 'usage':
      if (JSON.stringify(state.row?.usage) === JSON.stringify(signal.usage)) return nothing;
      return only({ type: 'session.usage-updated', payload: { usage: signal.usage } });
    case 'settings':
      return updateSettings(state, signal, env);
    case 'diff':
      return onOpenTurn(state, signal.runtimeTurnId, (turnId) =>
        state.turn?.diff === signal.diff
          ? nothing
          : only({ type: 'turn.diff-updated', payload: { turnId, diff: signal.diff } }),
      );
    case 'plan':
      return onOpenTurn(state, signal.runtimeTurnId, (turnId) => {
        const plan = { explanation: signal.explanation, steps: [...signal.steps] };
        return only({ type: 'turn.plan-updated', payload: { turnId, plan } });
      });
    case 'approval-requested':
      return requestApproval(state, signal, env);
    case 'request-resolved':
      return resolveApproval(state, signal);
    case 'request-unserved':
      return {
        events: [
          notice(state, env, {
            level: 'warning',
            code: signal.method,
            text: 'The runtime asked for something this control plane does not serve; it was answered with an error.',
            detail: JSON.stringify(signal.params),
          }),
        ],
        effects: [{ do: 'refuse', wireId: signal.wireId, method: signal.method }],
      };
    case 'error':
      // A final error of a turn comes again with the turn's end; only what would stay unsaid is said here.
      if (!signal.willRetry && signal.runtimeTurnId !== null && state.turn !== null) return nothing;
      return only(
        notice(state, env, {
          level: signal.willRetry ? 'warning' : 'error',
          code: signal.code,
          text: signal.willRetry ? `${signal.message} (the runtime tries again)` : signal.message,
          detail: null,
        }),
      );
    case 'notice':
      return only(
        notice(state, env, { level: signal.level, code: signal.method, text: signal.text, detail: null }),
      );
    case 'unknown':
      return only(
        notice(state, env, {
          level: 'info',
          code: signal.method,
          text: 'A message of a kind this version does not know; recorded as it came.',
          detail: JSON.stringify(signal.params),
        }),
      );
    case 'undecodable':
      return only(
        notice(state, env, {
          level: 'warning',
          code: 'runtime.line-undecodable',
          text: `The runtime wrote ${signal.bytes} bytes that could not be read: ${signal.reason} Its beginning is kept.`,
          detail: signal.kept,
        }),
      );
    case 'text':
    case 'account-changed':
    case 'quiet':
      return nothing;
  }
}

/**
 * Settings change with a turn of ours. A policy under which acts would not ask us is never ours, and neither is another sandbox than the one
 * that the turn went out with: the turn is stopped, and it is said.
 */
function updateSettings(state: SessionState, signal: Signal<'settings'>, env: SignalEnv): Decision {
  const { threadId, echo } = signal;
  if (JSON.stringify(state.row?.echo) === JSON.stringify(echo)) return nothing;
  const updated: DomainEvent = { type: 'thread.settings-updated', payload: { threadId, echo } };
  const wrong = notAsApplied(echo, state.turn === null ? null : env.asked);
  if (wrong === null) return only(updated);
  const { turn } = state;
  const said = notice(state, env, {
    level: 'error',
    code: 'thread.settings-not-applied',
    text: `The runtime now applies ${wrong}. The turn is stopped.`,
    detail: 'Restart the runtime; the settings are sent again and checked with the next turn.',
  });
  if (turn === null) return only(updated, said);
  if (turn.runtimeTurnId !== null) {
    const { runtimeTurnId } = turn;
    return { events: [updated, said], effects: [{ do: 'interrupt', threadId, runtimeTurnId }] };
  }
  // The runtime has not named the turn yet; it is interrupted as soon as it does.
  const stop: DomainEvent = { type: 'turn.interrupt-requested', payload: { turnId: turn.turnId } };
  return only(updated, said, ...(state.interrupting ? [] : [stop]));
}

function notAsApplied(echo: Signal<'settings'>['echo'], asked: SignalEnv['asked']): string | null {
  if (echo.approvalPolicy !== alwaysAsks)
    return `the approval policy "${echo.approvalPolicy}", under which it may act without asking`;
  if (asked === null) return null;
  // Full access has no network of its own to be limited.
  const network = asked.sandbox === 'danger-full-access' || asked.network;
  if (echo.sandbox !== asked.sandbox)
    return `the sandbox "${echo.sandbox}", and "${asked.sandbox}" was asked for`;
  return echo.network === network
    ? null
    : `network ${echo.network ? 'on' : 'off'}, and the opposite was asked for`;
}

function onOpenTurn(
  state: SessionState,
  runtimeTurnId: string,
  then: (turnId: string) => Decision,
): Decision {
  return state.turn !== null && state.turn.runtimeTurnId === runtimeTurnId
    ? then(state.turn.turnId)
    : nothing;
}

/** A turn that began: the one we sent, or one that nobody waits for, which is stopped; for example when we gave up waiting for its answer. */
function takeUp(state: SessionState, signal: Signal<'turn-started'>, env: SignalEnv): Decision {
  const { threadId, runtimeTurnId } = signal;
  if (turnIdOf(state, runtimeTurnId) !== null) return nothing;
  const bound = bindTurn(state, runtimeTurnId, env.epoch);
  if (bound.events.length > 0) return bound;
  return {
    events: [
      notice(state, env, {
        level: 'warning',
        code: 'turn.unexpected',
        text: 'The runtime began a turn that nobody waits for; it is stopped.',
        detail:
          'A prompt whose answer did not come in time may have arrived late. Look at what it did, then send again.',
      }),
    ],
    effects: [{ do: 'interrupt', threadId, runtimeTurnId }],
  };
}

/** The runtime took the turn up: by its reply or its notification, whichever comes first. */
export function bindTurn(state: SessionState, runtimeTurnId: string, epoch: string): Decision {
  const turn = state.turn;
  if (turn === null || turn.runtimeTurnId !== null || state.sentEpoch === null) return nothing;
  if (turnIdOf(state, runtimeTurnId) !== null) return nothing;
  const threadId = state.row?.threadId ?? null;
  return {
    events: [{ type: 'turn.started', payload: { turnId: turn.turnId, runtimeTurnId, epoch } }],
    // An interrupt that came while the turn was being handed over could not name it; it can now.
    effects: state.interrupting && threadId !== null ? [{ do: 'interrupt', threadId, runtimeTurnId }] : [],
  };
}

function settleTurn(state: SessionState, signal: Signal<'turn-settled'>, env: SignalEnv): Decision {
  const turn = state.turn;
  if (turn === null || turn.runtimeTurnId !== signal.runtimeTurnId) return nothing;
  const anew = beginAnew(state, signal, env);
  if (anew !== null) return anew;
  const withdrawn = Object.values(state.approvals)
    .filter((open) => open.row.turnId === turn.turnId && open.row.state === 'requested')
    .flatMap(({ row }): readonly DomainEvent[] => {
      const reason = 'The turn ended before it was answered; nothing ran because of it.';
      const orphaned: DomainEvent = {
        type: 'approval.orphaned',
        payload: { approvalId: row.approvalId, reason },
      };
      // The runtime says no more about a command that it never began; it must not look as if it ran on.
      const { itemId } = row;
      const unbegun = itemId !== null && state.items[itemId] !== undefined;
      return unbegun ? [orphaned, { type: 'item.lost', payload: { itemId, reason } }] : [orphaned];
    });
  const reason =
    signal.status !== 'interrupted'
      ? null
      : state.interrupting
        ? 'Interrupted by a person.'
        : state.cancelled
          ? 'Cancelled with the answer to a request.'
          : 'Interrupted by the runtime.';
  const unacknowledged =
    turn.acknowledgedAt === null && signal.status === 'failed'
      ? [
          notice(state, env, {
            level: 'warning',
            code: 'turn.unacknowledged',
            text: 'The turn failed before the runtime stored the prompt. The prompt is kept here.',
            detail: null,
          }),
        ]
      : [];
  return only(...withdrawn, ...unacknowledged, {
    type: 'turn.settled',
    payload: { turnId: turn.turnId, status: signal.status, reason, error: signal.error },
  });
}
