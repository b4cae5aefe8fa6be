import type { DomainEvent, EventPayload, ItemRow, RuntimeItem, RuntimeTurn } from '../../vocabulary';
import { notice } from './notice';
import { type CutOffTurn, itemIdOf, type SessionState } from './state';

/** What the runtime answers when it is asked for a conversation's turns. */
export type RuntimeRecord =
  | { readonly kind: 'turns'; readonly turns: readonly RuntimeTurn[] }
  /** It has no such conversation. */
  | { readonly kind: 'gone'; readonly problem: string }
  /** It has one and will not show it. */
  | { readonly kind: 'unreadable'; readonly problem: string };

type Known = Pick<ItemRow, 'status' | 'ordinal'>;
type Outcome = EventPayload<'turn.reconciled'>['outcome'];

/** The cut-off turn in the runtime's record: by the runtime's id of it, or by our ids of its prompts. */
export function findCutOff({ turn, startId, prompts }: CutOffTurn, turns: readonly RuntimeTurn[]) {
  const ours = [startId, ...prompts.map((prompt) => String(prompt.data.clientMessageId))];
  return turns.find(
    (one) => one.runtimeTurnId === turn.runtimeTurnId || one.clientIds.some((id) => ours.includes(id)),
  );
}

/** Items of it that are over for the runtime and that the record here does not have whole, with their place when they had one. */
export function missingItems(
  { turn }: CutOffTurn,
  found: RuntimeTurn,
  known: ReadonlyMap<string, Known>,
): readonly DomainEvent[] {
  return found.items.flatMap((item: RuntimeItem): readonly DomainEvent[] => {
    if (item.type === 'userMessage' || item.raw.status === 'inProgress') return [];
    const itemId = itemIdOf(turn.turnId, item.id);
    const before = known.get(itemId);
    if (before !== undefined && before.status !== 'lost' && before.status !== 'interrupted') return [];
    const place = before === undefined ? {} : { place: before.ordinal };
    return [{ type: 'item.completed', payload: { itemId, turnId: turn.turnId, item, ...place } }];
  });
}

/**
 * One truth about a turn that was cut off, from the runtime's own record. Null while the runtime still has it at work: then it is asked again.
 */
export function reconcileTurn(
  state: SessionState,
  record: RuntimeRecord,
  env: { readonly newId: () => string },
): readonly DomainEvent[] | null {
  const { cutOff } = state;
  if (cutOff === null) return [];
  const found = record.kind === 'turns' ? findCutOff(cutOff, record.turns) : undefined;
  if (found?.status === 'inProgress') return null;
  const outcome = outcomeOf(cutOff, record, found);
  const reason = reasons[outcome](record.kind === 'turns' ? null : record.problem);
  const { turnId } = cutOff.turn;
  const runtimeTurnId = found?.runtimeTurnId ?? null;
  const { level, text, detail } = words[outcome];
  return [
    {
      type: 'turn.reconciled',
      payload: {
        turnId,
        outcome,
        runtimeTurnId,
        stored: [...storedOf(cutOff, found)],
        reason,
        error: found?.error ?? null,
      },
    },
    notice({ ...state, turn: cutOff.turn }, env, { level, code: `turn.reconciled/${outcome}`, text, detail }),
  ];
}

const storedOf = ({ startId, prompts }: CutOffTurn, found: RuntimeTurn | undefined): readonly string[] =>
  [startId, ...prompts.map((prompt) => String(prompt.data.clientMessageId))].filter(
    (id, place, all) => found?.clientIds.includes(id) && all.indexOf(id) === place,
  );

function outcomeOf(cutOff: CutOffTurn, record: RuntimeRecord, found: RuntimeTurn | undefined): Outcome {
  const confirmed = cutOff.turn.acknowledgedAt !== null;
  if (record.kind === 'unreadable') return 'unknown';
  // It said before that it stored the prompt, and has it no more: that is not "never reached".
  if (found === undefined) return confirmed ? 'unknown' : 'absent';
  if (!confirmed && !found.clientIds.includes(cutOff.startId)) return 'absent';
  return found.status === 'inProgress' ? 'unknown' : found.status;
}

const reasons: { readonly [O in Outcome]: (problem: string | null) => string } = {
  absent: (problem) =>
    `The runtime ended before it stored the prompt${problem === null ? '' : ` (${problem})`}.`,
  interrupted: () => 'The turn was cut off in the middle.',
  failed: () => 'The turn had failed in the runtime.',
  completed: () => 'The runtime had finished the turn; the rest was taken over from its record.',
  unknown: (problem) =>
    `The runtime can no longer tell how far the turn came${problem === null ? '' : ` (${problem})`}.`,
};

type Words = { readonly level: 'info' | 'warning'; readonly text: string; readonly detail: string | null };

const words: { readonly [O in Outcome]: Words } = {
  absent: {
    level: 'warning',
    text: 'Your last prompt never reached the runtime. Nothing was done because of it.',
    detail: 'It was not sent again. Send it again if you still want it.',
  },
  interrupted: {
    level: 'info',
    text: 'The runtime has your last prompt and what it had finished. What was under way was cut off.',
    detail: 'Text marked as cut off is what had arrived here; the runtime itself does not have it.',
  },
  failed: { level: 'info', text: 'The last turn had failed in the runtime.', detail: null },
  completed: {
    level: 'info',
    text: 'The runtime had finished the last turn. What was missing here was taken over from its record, once.',
    detail: null,
  },
  unknown: {
    level: 'warning',
    text: 'How far the last turn came cannot be found out any more.',
    detail: 'Look at the files it may have changed before you go on. It was not sent again.',
  },
};
