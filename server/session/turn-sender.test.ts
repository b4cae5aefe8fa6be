import { describe, expect, test } from 'vitest';
import { err } from '../vocabulary';
import { bound, makeDriver } from './testing/driver.fixture';

const stale = err({ kind: 'refused' as const, code: -32600, message: 'thread not found: thread-1' });
const started = { ok: true, value: { turn: { id: 'rt' } } } as const;

describe('a process that does not know the thread has taken nothing', () => {
  test('the conversation is made usable again and the same prompt is offered once more', async () => {
    let starts = 0;
    const session = await makeDriver((method) => {
      if (method === 'turn/start') return ++starts === 1 ? stale : started;
      return bound(method === 'thread/start' ? `thread-${starts + 1}` : 'thread-1');
    });
    await session.send('go');
    await session.recorded('turn.started');
    expect(session.asked).toEqual(['thread/start', 'turn/start', 'thread/start', 'turn/start']);
    expect(session.types().filter((type) => type === 'thread.stale')).toHaveLength(1);
    // It held no stored prompt yet, so nothing was lost with it.
    expect(session.types()).toContain('thread.abandoned');
    const prompts = session.events().flatMap((event) => {
      if (event.type !== 'request.sent' || event.payload.method !== 'turn/start') return [];
      return [event.payload.params.clientUserMessageId];
    });
    expect(new Set(prompts).size).toBe(1);
  });

  test('one that held prompts is resumed, not replaced, and a second refusal ends the turn: a person chooses', async () => {
    const session = await makeDriver((method) => (method === 'turn/start' ? stale : bound('thread-1')));
    await session.send('first');
    await session.recorded('turn.settled');
    expect(session.desk.state().row?.threadState).toBe('lost');
    expect(session.asked.filter((method) => method === 'turn/start')).toHaveLength(2);
    expect(session.types()).toContain('thread.lost');
  });
});
