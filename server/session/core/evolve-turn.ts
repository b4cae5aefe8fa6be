import type { Change, DomainEvent, Folded, ItemRow, PromptData, TurnRow } from '../../vocabulary';
import { limits } from '../../vocabulary';
import { cutMiddle } from './bounded-item';
import { offerAgain, sentAgain } from './send-again';
import { type OpenItem, rememberedTurnsMax, type SessionState, type Unsealed } from './state';

/** Turn events; null when the event is not one. */
export function evolveTurn(state: SessionState, event: DomainEvent, at: number): Folded<SessionState> | null {
  const { row, turn } = state;
  if (row === null) return null;
  switch (event.type) {
    case 'turn.requested': {
      const { turnId, clientMessageId, text, resends, seed } = event.payload;
      const intent = seed === true ? 'seed' : 'start';
      const requested: Unsealed<TurnRow> = {
        turnId,
        sessionId: row.sessionId,
        ordinal: row.turnCount + 1,
        runtimeTurnId: null,
        status: 'requested',
        requestedAt: at,
        acknowledgedAt: null,
        settledAt: null,
        reason: null,
        error: null,
        diff: null,
        plan: null,
      };
      const next = {
        ...state,
        turn: requested,
        interrupting: false,
        cancelled: false,
        sentEpoch: null,
        startId: clientMessageId,
        row: { ...row, turnCount: row.turnCount + 1, updatedAt: at },
      };
      const resent = resends === undefined ? { state: next, changes: [] } : sentAgain(next, resends, turnId);
      return addPrompt(resent.state, { turnId, clientMessageId, text, intent, at }, [
        ...resent.changes,
        { put: 'turn', row: requested },
      ]);
    }
    case 'turn.steered':
      return steer(state, event.payload, at);
    case 'turn.interrupt-requested':
      return { state: { ...state, interrupting: true }, changes: [] };
    case 'turn.started': {
      if (turn?.turnId !== event.payload.turnId) return { state, changes: [] };
      const { runtimeTurnId, turnId } = event.payload;
      const turnIds = [...state.turnIds, [runtimeTurnId, turnId] as const].slice(-rememberedTurnsMax);
      return putTurn({ ...state, turnIds }, { ...turn, runtimeTurnId, status: 'running' });
    }
    case 'turn.cut-off':
      if (turn?.turnId !== event.payload.turnId) return { state, changes: [] };
      return {
        state: {
          ...state,
          crashes: event.payload.crashed ? state.crashes + 1 : state.crashes,
          turn: { ...turn, reconciliation: 'pending' },
        },
        changes: [],
      };
    case 'turn.options-refused': {
      if (turn?.turnId !== event.payload.turnId) return { state, changes: [] };
      // It waits to be taken up anew; the runtime is to forget that it had the prompt.
      return putTurn(state, { ...turn, runtimeTurnId: null, acknowledgedAt: null, status: 'requested' });
    }
    case 'turn.acknowledged':
      return acknowledge(state, event.payload, at);
    case 'turn.diff-updated':
      if (turn?.turnId !== event.payload.turnId) return { state, changes: [] };
      return putTurn(state, { ...turn, diff: cutMiddle(event.payload.diff, limits.itemRowTextCharsMax) });
    case 'turn.plan-updated':
      if (turn?.turnId !== event.payload.turnId) return { state, changes: [] };
      return putTurn(state, { ...turn, plan: event.payload.plan });
    case 'request.sent':
      if (event.payload.method !== 'turn/start') return { state, changes: [] };
      return { state: { ...state, sentEpoch: event.payload.epoch }, changes: [] };
    case 'turn.settled':
      return settle(state, event.payload, at);
    default:
      return null;
  }
}

/** A reason of policy counts as told from here on, for its item and for the turn. */
function steer(state: SessionState, payload: Steered, at: number): Folded<SessionState> {
  const { reasonOf, ...prompt } = payload;
  if (reasonOf === undefined) return addPrompt(state, { ...prompt, intent: 'steer', at }, []);
  const { turnId } = prompt;
  const count = (state.reasonsTold?.turnId === turnId ? state.reasonsTold.count : 0) + 1;
  const itemId = state.approvals[reasonOf]?.row.itemId ?? null;
  const open = itemId === null ? undefined : state.items[itemId];
  const items: SessionState['items'] =
    itemId === null || !open ? state.items : { ...state.items, [itemId]: { ...open, told: true } };
  const told = { ...state, items, reasonsTold: { turnId, count } };
  return addPrompt(told, { ...prompt, intent: 'reason', at }, []);
}

function putTurn(state: SessionState, turn: Unsealed<TurnRow>): Folded<SessionState> {
  return { state: { ...state, turn }, changes: [{ put: 'turn', row: turn }] };
}

interface Prompt {
  readonly turnId: string;
  readonly clientMessageId: string;
  readonly text: string;
  readonly intent: PromptData['intent'];
  readonly at: number;
}

function addPrompt(state: SessionState, prompt: Prompt, changes: readonly Change[]): Folded<SessionState> {
  const { row } = state;
  if (row === null) return { state, changes: [] };
  const itemId = `${prompt.turnId}/${prompt.clientMessageId}`;
  const text = cutMiddle(prompt.text, limits.itemRowTextCharsMax);
  const item: Unsealed<ItemRow> = {
    itemId,
    sessionId: row.sessionId,
    turnId: prompt.turnId,
    ordinal: row.itemCount + 1,
    kind: 'prompt',
    status: 'open',
    startedAt: prompt.at,
    completedAt: null,
    data: { text, clientMessageId: prompt.clientMessageId, intent: prompt.intent },
    cut: text === prompt.text ? {} : { text: prompt.text.length },
    live: {},
    liveDropped: 0,
  };
  return {
    state: {
      ...state,
      row: { ...row, itemCount: row.itemCount + 1, updatedAt: prompt.at },
      items: { ...state.items, [itemId]: { row: item, runtimeItemId: null, digest: null } },
    },
    changes: [...changes, { put: 'item', row: item }],
  };
}

function acknowledge(
  state: SessionState,
  payload: { turnId: string; clientMessageId: string },
  at: number,
): Folded<SessionState> {
  const itemId = `${payload.turnId}/${payload.clientMessageId}`;
  const { [itemId]: prompt, ...items } = state.items;
  const changes: Change[] = [];
  if (prompt) changes.push({ put: 'item', row: { ...prompt.row, status: 'completed', completedAt: at } });
  const row = state.row && { ...state.row, threadState: 'resumable' as const };
  const turn = state.turn;
  if (turn?.turnId !== payload.turnId) return { state: { ...state, row, items }, changes };
  const acknowledged = { ...turn, acknowledgedAt: turn.acknowledgedAt ?? at, status: 'running' as const };
  changes.push({ put: 'turn', row: acknowledged });
  return { state: { ...state, row, items, turn: acknowledged }, changes };
}

type Steered = Extract<DomainEvent, { type: 'turn.steered' }>['payload'];
type Settled = Extract<DomainEvent, { type: 'turn.settled' }>['payload'];

function settle(state: SessionState, payload: Settled, at: number): Folded<SessionState> {
  const { row, turn, startId } = state;
  if (row === null || turn?.turnId !== payload.turnId) return { state, changes: [] };
  const settled: Unsealed<TurnRow> = {
    ...turn,
    status: payload.status,
    reason: payload.reason,
    error: payload.error,
    settledAt: at,
  };
  const changes: Change[] = [];
  const items: Record<string, OpenItem> = {};
  const prompts: Unsealed<ItemRow>[] = [];
  for (const [itemId, open] of Object.entries(state.items)) {
    // A command may outlive its turn: it stays open until the runtime says how it ended, or dies.
    if (open.row.turnId !== turn.turnId || open.row.kind === 'commandExecution') items[itemId] = open;
    else {
      const ended: Unsealed<ItemRow> = { ...open.row, status: 'interrupted', completedAt: at };
      changes.push({ put: 'item', row: ended });
      if (ended.kind === 'prompt') prompts.push(ended);
    }
  }
  const over: SessionState = {
    ...state,
    items,
    turn: null,
    interrupting: false,
    cancelled: false,
    sentEpoch: null,
    startId: null,
    // The runtime took it up and said how it ended: it lived through it.
    crashes: turn.runtimeTurnId !== null && turn.reconciliation !== 'pending' ? 0 : state.crashes,
    lastTurnStatus: payload.status,
    row: { ...row, updatedAt: at },
  };
  if (startId === null) return { state: over, changes: [{ put: 'turn', row: settled }, ...changes] };
  if (settled.reconciliation === 'pending') {
    const cutOff = { turn: settled, threadId: row.threadId, startId, prompts };
    return { state: { ...over, cutOff }, changes: [{ put: 'turn', row: settled }, ...changes] };
  }
  if (settled.acknowledgedAt !== null || settled.status === 'completed')
    return { state: over, changes: [{ put: 'turn', row: settled }, ...changes] };
  const offered = offerAgain(over, settled, startId);
  return { state: offered.state, changes: [...offered.changes, ...changes] };
}
