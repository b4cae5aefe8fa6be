import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../vocabulary';
import { type Damage, staleTexts, staleThread } from './core/stale-thread';
import { launchRuntime } from './process';
import type { RuntimeProcess } from './runtime';
import { type RealCodex, startRealCodex } from './testing/real-codex';

/** What a request needs besides the thread. */
const besides: { readonly [method: string]: JsonObject } = {
  'turn/start': { input: [] },
  'turn/steer': { input: [], expectedTurnId: 'x' },
  'turn/interrupt': { turnId: 'x' },
};

const elsewhere = '019a0000-0000-7000-8000-000000000000';

const damage: { readonly [D in Damage]: (file: string) => void } = {
  emptied: (file) => truncateSync(file, 0),
  torn: (file) => truncateSync(file, 100),
  headless: (file) => writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(1).join('\n')),
  overwritten: (file) => writeFileSync(file, Buffer.alloc(3_000, 0xfe)),
  exchanged: (file) => writeFileSync(file, readFileSync(file, 'utf8').replaceAll(threadOf(file), elsewhere)),
};

/** The thread that a rollout file is named after. */
const threadOf = (file: string): string => path.basename(file, '.jsonl').slice(-elsewhere.length);

async function expectTexts(
  runtime: RuntimeProcess,
  ids: { readonly [of: string]: string },
): Promise<readonly string[]> {
  const asked = staleTexts.filter(({ of }) => of in ids);
  for (const { method, of, text, means } of asked) {
    const threadId = ids[of] ?? '';
    const answer = await runtime.request(method, { threadId, ...besides[method] });
    const said = answer.ok || answer.error.kind !== 'refused' ? 'no refusal' : answer.error.message;
    const pattern = text.replaceAll('<id>', threadId).split('…').map(escaped).join('.*');
    expect(said, `${method} of ${of}`).toMatch(new RegExp(`^${pattern}$`, 's'));
    expect(staleThread(said), `${method} of ${of}`).toBe(means);
  }
  return asked.map(({ text }) => text);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('the real runtime says of a stale thread exactly what the table has', async () => {
  const codex = await startRealCodex();
  await codex.run('model error');
  const archived = await codex.runtime.request('thread/archive', { threadId: codex.threadId });
  expect(archived).toMatchObject({ ok: true });
  const ids = { unknown: elsewhere, malformed: 'nope', archived: codex.threadId };
  expect((await expectTexts(codex.runtime, ids)).length).toBeGreaterThan(10);
});

test('and of one whose file was damaged while it did not run', async () => {
  const codex = await startRealCodex();
  await codex.run('model error');
  const [file = ''] = rolloutsOf(codex);
  process.kill(codex.runtime.pid, 'SIGKILL');
  await codex.runtime.exited;
  const whole = readFileSync(file);
  const runtime = launchRuntime(codex.plan, () => undefined);
  onTestFinished(async () => {
    await runtime.stop();
  });
  await runtime.ready;
  for (const [of, harm] of Object.entries(damage)) {
    writeFileSync(file, whole);
    harm(file);
    expect(await expectTexts(runtime, { [of]: codex.threadId }), of).toHaveLength(2);
  }
});

function rolloutsOf({ plan }: RealCodex): readonly string[] {
  const sessions = path.join(plan.codexHome, 'sessions');
  const names = readdirSync(sessions, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.jsonl')).map((name) => path.join(sessions, name));
}
