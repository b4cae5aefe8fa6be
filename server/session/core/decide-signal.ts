import { judge } from '../../policy';
import type { DomainEvent, EventPayload, RuntimeItem, RuntimeSignal, WireId } from '../../vocabulary';
import { limits } from '../../vocabulary';
import { buildAsk } from './approval-ask';
import type { DecideEnv, Decision } from './decision';
import { nothing } from './decision';
import { itemIdOf, type SessionState, turnIdOf } from './state';

type Signal<K extends RuntimeSignal['kind']> = Extract<RuntimeSignal, { kind: K }>;
type ItemSignal = Extract<RuntimeSignal, { item: RuntimeItem }>;

export interface SignalEnv extends DecideEnv {
  /** The process that spoke. */
  readonly epoch: string;
  /** Canonical JSON, for digests. */
  readonly canonical: (value: unknown) => string;
  /** Paths of the file change asked about that exist already: the runtime calls their overwriting `add` as well. */
  readonly existing: readonly string[];
}

/** The approval policy that is always sent: every act asks us. */
const alwaysAsks = 'untrusted';

const only = (...events: DomainEvent[]): Decision => ({ events, effects: [] });

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
      return completeItem(state, signal);
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
          text: `The runtime wrote ${signal.bytes} bytes that could not be read: ${signal.reason}. Its beginning is kept.`,
          detail: signal.kept,
        }),
      );
    case 'text':
    case 'account-changed':
    case 'quiet':
      return nothing;
  }
}

type NoticeText = Omit<EventPayload<'notice.raised'>, 'noticeId' | 'turnId'>;

export function notice(state: SessionState, env: { newId: () => string }, text: NoticeText): DomainEvent {
  return {
    type: 'notice.raised',
    payload: { noticeId: env.newId(), turnId: state.turn?.turnId ?? null, ...text },
  };
}

/** Settings change with a turn of ours. A policy under which acts would not ask us is never ours: the turn is stopped, and it is said. */
function updateSettings(state: SessionState, signal: Signal<'settings'>, env: SignalEnv): Decision {
  const { threadId, echo } = signal;
  if (JSON.stringify(state.row?.echo) === JSON.stringify(echo)) return nothing;
  const updated: DomainEvent = { type: 'thread.settings-updated', payload: { threadId, echo } };
  if (echo.approvalPolicy === alwaysAsks) return only(updated);
  const runtimeTurnId = state.turn?.runtimeTurnId;
  return {
    events: [
      updated,
      notice(state, env, {
        level: 'error',
        code: 'thread.settings-not-applied',
        text: `The runtime now applies the approval policy "${echo.approvalPolicy}", under which it may act without asking. The turn is stopped.`,
        detail: 'Restart the runtime; the settings are sent again and checked with the next turn.',
      }),
    ],
    effects: runtimeTurnId == null ? [] : [{ do: 'interrupt', threadId, runtimeTurnId }],
  };
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
  return only({ type: 'turn.started', payload: { turnId: turn.turnId, runtimeTurnId, epoch } });
}

function settleTurn(state: SessionState, signal: Signal<'turn-settled'>, env: SignalEnv): Decision {
  const turn = state.turn;
  if (turn === null || turn.runtimeTurnId !== signal.runtimeTurnId) return nothing;
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

function startItem(state: SessionState, signal: ItemSignal, env: SignalEnv): Decision {
  const { item } = signal;
  if (item.type === 'userMessage') return nothing;
  const turnId = turnIdOf(state, signal.runtimeTurnId) ?? state.turn?.turnId ?? null;
  const itemId = itemIdOf(turnId, item.id);
  if (state.items[itemId]) return nothing;
  const digest = item.type === 'fileChange' ? env.sha256(env.canonical(item.raw)) : null;
  return only({ type: 'item.started', payload: { itemId, turnId, item, digest } });
}

function completeItem(state: SessionState, signal: ItemSignal): Decision {
  const { item } = signal;
  const turnId = turnIdOf(state, signal.runtimeTurnId) ?? state.turn?.turnId ?? null;
  if (item.type === 'userMessage') {
    const acknowledged = acknowledgement(state, item, turnId);
    if (acknowledged) return only(acknowledged);
  }
  return only({ type: 'item.completed', payload: { itemId: itemIdOf(turnId, item.id), turnId, item } });
}

/** The stored user message is matched by our own id; without one, by order. */
function acknowledgement(state: SessionState, item: RuntimeItem, turnId: string | null): DomainEvent | null {
  const prompts = Object.values(state.items)
    .map((open) => open.row)
    .filter((row) => row.kind === 'prompt' && row.turnId === turnId)
    .sort((left, right) => left.ordinal - right.ordinal);
  const prompt = prompts.find((row) => row.data.clientMessageId === item.raw.clientId) ?? prompts[0];
  const clientMessageId = prompt?.data.clientMessageId;
  if (!prompt?.turnId || typeof clientMessageId !== 'string') return null;
  return { type: 'turn.acknowledged', payload: { turnId: prompt.turnId, clientMessageId } };
}

function requestApproval(
  state: SessionState,
  signal: Signal<'approval-requested'>,
  env: SignalEnv,
): Decision {
  const same = (epoch: string, wireId: WireId) => epoch === env.epoch && wireId === signal.wireId;
  const again =
    Object.values(state.approvals).some((open) => same(open.epoch, open.wireId)) ||
    state.closedWires.some(([epoch, wireId]) => same(epoch, wireId));
  if (again) return nothing;
  const turnId = turnIdOf(state, signal.runtimeTurnId) ?? state.turn?.turnId ?? null;
  const waiting = Object.values(state.approvals).filter((open) => open.row.state === 'requested').length;
  if (turnId === null || waiting >= limits.approvalsPendingMax) {
    const why = turnId === null ? 'it belongs to no turn known here' : `${waiting} requests already wait`;
    return {
      events: [
        notice(state, env, {
          level: 'warning',
          code: 'approval.declined-unasked',
          text: `A request was declined without asking, because ${why}.`,
          detail: JSON.stringify(signal.approval),
        }),
      ],
      effects: [{ do: 'decline-unasked', wireId: signal.wireId, method: signal.method }],
    };
  }
  const itemId = signal.runtimeItemId === null ? null : itemIdOf(turnId, signal.runtimeItemId);
  const ask = buildAsk(signal.approval, itemId === null ? undefined : state.items[itemId], env.existing);
  return only({
    type: 'approval.requested',
    payload: {
      approvalId: env.newId(),
      turnId,
      itemId,
      epoch: env.epoch,
      wireId: signal.wireId,
      method: signal.method,
      ask: { ...ask, changes: [...ask.changes] },
      shownHash: env.sha256(env.canonical(ask)),
      verdict: { ...judge(ask, env.sha256), rules: [...judge(ask, env.sha256).rules] },
    },
  });
}

function resolveApproval(state: SessionState, signal: Signal<'request-resolved'>): Decision {
  const open = Object.values(state.approvals).find((approval) => approval.wireId === signal.wireId);
  if (!open) return nothing;
  const approvalId = open.row.approvalId;
  if (open.row.state !== 'requested') return only({ type: 'approval.resolved', payload: { approvalId } });
  const reason = 'The runtime withdrew the request before it was answered.';
  return only({ type: 'approval.orphaned', payload: { approvalId, reason } });
}
