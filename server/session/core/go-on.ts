import { type DomainEvent, err, ok } from '../../vocabulary';
import { startTurn } from './decide-turn';
import type { Decided, DecideEnv } from './decision';
import type { SessionState } from './state';

/** Going on without the runtime's memory is the person's explicit act, and the transcript says so. */
export function goOnFresh(state: SessionState, env: DecideEnv): Decided {
  const threadId = lostThread(state);
  if (threadId === null) return notLost;
  return ok({
    events: abandoned(threadId, env, {
      reason: 'A person chose to go on with a fresh thread.',
      code: 'thread.fresh',
      text: 'From here on the runtime knows nothing of what stands above.',
      detail: 'The old conversation could not be resumed, and a person chose to go on with a fresh one.',
    }),
    effects: [],
  });
}

/** The same, and the fresh conversation begins with a summary that the person has read. */
export function goOnWithSummary(state: SessionState, summary: string, env: DecideEnv): Decided {
  const threadId = lostThread(state);
  if (threadId === null || state.row === null) return notLost;
  const { row } = state;
  const without = { ...state, row: { ...row, threadId: null, threadState: 'none' as const } };
  const started = startTurn(without, summary, env, { seed: true });
  if (!started.ok) return started;
  const before = abandoned(threadId, env, {
    reason: 'A person chose to go on with a summary of the session.',
    code: 'thread.seeded',
    text: 'From here on the runtime knows of what stands above only the summary that follows.',
    detail: 'The old conversation could not be resumed, and a person chose to go on with this summary of it.',
  });
  return ok({ events: [...before, ...started.value.events], effects: started.value.effects });
}

function lostThread({ row }: SessionState): string | null {
  return row?.threadState === 'lost' ? row.threadId : null;
}

function abandoned(
  threadId: string,
  env: DecideEnv,
  { reason, ...said }: { reason: string; code: string; text: string; detail: string },
): readonly DomainEvent[] {
  return [
    { type: 'thread.abandoned', payload: { threadId, reason } },
    { type: 'notice.raised', payload: { noticeId: env.newId(), turnId: null, level: 'warning', ...said } },
  ];
}

const notLost: Decided = err({
  kind: 'thread.not-lost',
  what: 'The runtime still knows this conversation.',
  safe: 'Nothing was changed.',
  next: 'Just go on with the session.',
});
