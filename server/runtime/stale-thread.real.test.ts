import { expect, test } from 'vitest';
import type { JsonObject } from '../vocabulary';
import { staleTexts, staleThread } from './core/stale-thread';
import { startRealCodex } from './testing/real-codex';

/** What a request needs besides the thread. */
const besides: { readonly [method: string]: JsonObject } = {
  'turn/start': { input: [] },
  'turn/steer': { input: [], expectedTurnId: 'x' },
  'turn/interrupt': { turnId: 'x' },
};

test('the real runtime says of a stale thread exactly what the table has', async () => {
  const codex = await startRealCodex();
  await codex.run('model error');
  const archived = await codex.runtime.request('thread/archive', { threadId: codex.threadId });
  expect(archived).toMatchObject({ ok: true });
  const ids = {
    unknown: '019a0000-0000-7000-8000-000000000000',
    malformed: 'nope',
    archived: codex.threadId,
  };
  for (const { method, of, text, means } of staleTexts) {
    const threadId = ids[of];
    const answer = await codex.runtime.request(method, { threadId, ...besides[method] });
    const said = answer.ok || answer.error.kind !== 'refused' ? 'no refusal' : answer.error.message;
    const [start = '', ...rest] = text.replaceAll('<id>', threadId).split('…');
    expect(rest.length === 0 ? said : said.slice(0, start.length), `${method} of ${of}`).toBe(start);
    expect(staleThread(said), `${method} of ${of}`).toBe(means);
  }
  expect(staleTexts.length).toBeGreaterThan(10);
});
