import { describe, expect, test } from 'vitest';
import { type DomainEvent, err, type JsonObject, ok } from '../vocabulary';
import { bound, makeDriver } from './testing/driver.fixture';

const problem = {
  message: "Unsupported value: 'reasoning.effort' does not support 'high' with this model.",
  code: 'other',
};
const chosen = { type: 'session.model-chosen', payload: { model: 'm', effort: 'high' } } as const;

/** A session whose first try of a turn is refused for its effort; `revert` answers when that try is taken back. */
async function refused(revert: () => ReturnType<typeof bound>) {
  const started: JsonObject[] = [];
  const session = await makeDriver((method, params) => {
    if (method === 'thread/revert') return revert();
    if (method !== 'turn/start') return bound('thread-1');
    started.push(params);
    return ok({ turn: { id: `rt-${started.length}` } });
  });
  await session.add(chosen);
  await session.send('a secret prompt');
  await session.recorded('turn.started');
  session.desk.receive(
    [{ kind: 'turn-settled', threadId: 'thread-1', runtimeTurnId: 'rt-1', status: 'failed', error: problem }],
    'epoch-1',
  );
  return { ...session, started };
}

const until = async (there: () => boolean) => {
  while (!there()) await new Promise((resolve) => setImmediate(resolve));
};
const starts = (types: readonly DomainEvent['type'][]) => types.filter((type) => type === 'turn.started');

describe('a try that is to be taken back', () => {
  test('is taken out of the conversation before the same prompt is sent anew, without the effort', async () => {
    const session = await refused(() => ok({}));
    await until(() => starts(session.types()).length === 2);
    expect(session.asked).toEqual(['thread/start', 'turn/start', 'thread/revert', 'turn/start']);
    const [first, second] = session.started;
    expect(first).toMatchObject({ effort: 'high' });
    expect(second?.effort).toBeUndefined();
    expect(second?.collaborationMode).toMatchObject({ settings: { model: 'm', reasoning_effort: null } });
    expect(second?.clientUserMessageId).toBe(first?.clientUserMessageId);
    expect(second?.input).toEqual(first?.input);
  });

  test('and that the runtime keeps is not sent a second time beside it', async () => {
    const session = await refused(() => err({ kind: 'refused', code: -32600, message: 'no' }));
    const settled = await session.recorded('turn.settled');
    expect(settled).toMatchObject({ payload: { status: 'failed', error: problem } });
    expect(JSON.stringify(settled)).toContain('could not be sent again: no');
    expect(session.started).toHaveLength(1);
  });

  test('is not sent anew when a person stops the turn meanwhile', async () => {
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const session = await makeDriver((method) => {
      if (method === 'thread/revert') return held.then(() => ok({}));
      return method === 'turn/start' ? ok({ turn: { id: 'rt-1' } }) : bound('thread-1');
    });
    await session.add(chosen);
    await session.send('go');
    await session.recorded('turn.started');
    session.desk.receive(
      [
        {
          kind: 'turn-settled',
          threadId: 'thread-1',
          runtimeTurnId: 'rt-1',
          status: 'failed',
          error: problem,
        },
      ],
      'epoch-1',
    );
    await until(() => session.asked.includes('thread/revert'));
    const turnId = session.desk.state().turn?.turnId ?? '';
    await session.add({ type: 'turn.interrupt-requested', payload: { turnId } });
    answer();
    expect(await session.recorded('turn.settled')).toMatchObject({ payload: { status: 'interrupted' } });
    expect(session.asked.filter((method) => method === 'turn/start')).toHaveLength(1);
  });
});
