import { sessionCore } from '../../session';
import { ok } from '../../vocabulary';
import type { Mutant } from './mutant';

type Core = typeof sessionCore;

/** The queue keeps what it sends: it goes again as soon as its turn is over. */
const sendAndKeep: Core['sendFollowup'] = (state, given, env) => {
  const decided = sessionCore.sendFollowup(state, given, env);
  if (!decided.ok) return decided;
  const events = decided.value.events.map((event) => {
    if (event.type !== 'turn.requested') return event;
    const { followup: _, ...payload } = event.payload;
    return { ...event, payload };
  });
  return ok({ ...decided.value, events });
};

/** What waited is sent as it was typed first. */
const sendOldWords: Core['sendFollowup'] = (state, given, env) =>
  sessionCore.sendFollowup(state, { ...given, text: `${given.text} as it was first` }, env);

const goingOn = (state: Parameters<Core['dueFollowup']>[0]): typeof state => {
  const { row } = state;
  if (row?.queue?.stop === undefined) return state;
  return { ...state, row: { ...row, queue: { followups: row.queue.followups } } };
};

/** The queue lives in memory only: what a new server reads of it is nothing. */
const forgetQueue: NonNullable<Mutant['ledger']> = (ledger) => {
  const forgetful = Object.create(ledger) as { -readonly [K in keyof typeof ledger]: (typeof ledger)[K] };
  forgetful.cursor = async (stream) => {
    const cursor = await ledger.cursor(stream);
    const state = cursor?.state as { row?: { queue?: unknown } } | undefined;
    if (cursor == null || state?.row?.queue === undefined) return cursor;
    const { queue: _, ...row } = state.row;
    return { ...cursor, state: { ...state, row } };
  };
  return forgetful;
};

/** Faults of the queue and of the line for places. */
export const queueMutants: readonly Mutant[] = [
  { name: 'send a follow-up twice', breaks: 'QE1', core: { ...sessionCore, sendFollowup: sendAndKeep } },
  {
    name: 'send other words than wait',
    breaks: 'QE1',
    core: { ...sessionCore, sendFollowup: sendOldWords },
  },
  { name: 'lose follow-ups at a crash', breaks: 'QE2', ledger: forgetQueue },
  {
    name: 'send on after a failure',
    breaks: 'QE3',
    core: {
      ...sessionCore,
      dueFollowup: (state) => sessionCore.dueFollowup(goingOn(state)),
      sendFollowup: (state, given, env) => sessionCore.sendFollowup(goingOn(state), given, env),
    },
  },
  {
    name: 'newest first',
    breaks: 'FA1',
    core: {
      ...sessionCore,
      admit: (line, occupied, limits) => sessionCore.admit(line.toReversed(), occupied, limits),
    },
  },
  {
    name: 'no limit of turns',
    breaks: 'FA2',
    core: { ...sessionCore, admit: (line) => line },
  },
];
