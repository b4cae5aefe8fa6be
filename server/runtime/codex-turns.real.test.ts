import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { backgroundTerminalsClean, threadResume, turnInterrupt, turnSteer } from './core/encode';
import { completedText } from './core/item-kinds';
import { staleThread } from './core/stale-thread';
import { createSampleProject } from './sample-project';
import { startRealCodex } from './testing/real-codex';
import { scratch } from './testing/scratch';

test('a long answer streams in pieces that add up to the completed text', async () => {
  const codex = await startRealCodex();
  const settled = await codex.run('answer');
  expect(settled).toMatchObject({ status: 'completed', error: null });
  const done = codex.log.of('item-completed').find(({ item }) => item.type === 'agentMessage');
  const pieces = codex.log.of('text').filter((signal) => signal.channel === 'text');
  const whole = completedText('agentMessage', done?.item.raw ?? {}, 'text');
  expect(pieces.length).toBeGreaterThan(100);
  expect(pieces.map(({ text }) => text).join('')).toBe(whole);
  expect(whole?.length).toBeGreaterThan(3500);
  expect(codex.log.of('usage')[0]?.usage.totalTokens).toBeGreaterThan(1000);
  expect(codex.log.of('unknown')).toEqual([]);
  expect(codex.log.of('undecodable')).toEqual([]);
});

test('a reasoning summary streams into the text that its item ends with', async () => {
  const codex = await startRealCodex();
  await codex.run('reasoning');
  const done = codex.log.of('item-completed').find(({ item }) => item.type === 'reasoning');
  const pieces = codex.log.of('text').filter((signal) => signal.channel === 'summary');
  const whole = completedText('reasoning', done?.item.raw ?? {}, 'summary');
  expect(pieces.map(({ text }) => text).join('')).toBe(whole);
  expect(whole).toMatch(/Reading the question[\s\S]*\n\n\*\*Choosing an answer/);
});

test('the benchmark text comes in as many pieces as were asked for', async () => {
  const codex = await startRealCodex();
  await codex.run('stream 2000 characters in 100 deltas over 0.2 seconds');
  expect(codex.said()).toHaveLength(2000);
  expect(codex.log.of('text')).toHaveLength(100);
});

describe('a model that fails', () => {
  test.each([
    ['model error', 'internalServerError'],
    ['model error 429', 'responseTooManyFailedAttempts:429'],
    ['model error cut', 'other'],
  ])('%s settles the turn as failed with code %s, and the next turn works', async (prompt, code) => {
    const codex = await startRealCodex();
    const settled = await codex.run(prompt);
    expect(settled).toMatchObject({ status: 'failed', error: { code } });
    expect(codex.log.of('error')[0]).toMatchObject({ code, willRetry: false });
    expect(await codex.run('hello')).toMatchObject({ status: 'completed' });
    expect(codex.said()).toContain('run a command');
  });
});

test('an interrupt settles the turn, and the clean-up ends the command that it left running', async () => {
  const codex = await startRealCodex();
  const turnId = await codex.begin('slow');
  await codex.log.next('text', ({ channel }) => channel === 'output');
  const interrupt = turnInterrupt(codex.threadId, turnId);
  expect(await codex.runtime.request(interrupt.method, interrupt.params)).toMatchObject({ ok: true });
  expect(await codex.log.next('turn-settled')).toMatchObject({ status: 'interrupted' });
  const commandDone = codex.log.next('item-completed', ({ item }) => item.type === 'commandExecution');
  const clean = backgroundTerminalsClean(codex.threadId);
  expect(await codex.runtime.request(clean.method, clean.params)).toMatchObject({ ok: true });
  expect((await commandDone).item.raw.status).toBe('failed');
});

test('steering goes to the running turn, and only to that one', async () => {
  const codex = await startRealCodex();
  const turnId = await codex.begin('slow');
  await codex.log.next('text', ({ channel }) => channel === 'output');
  const input = {
    threadId: codex.threadId,
    text: 'and then tell me what you know',
    clientMessageId: 'steer-1',
  };
  const wrong = turnSteer(input, '01a00000-0000-7000-8000-000000000000');
  expect(await codex.runtime.request(wrong.method, wrong.params)).toMatchObject({
    error: { kind: 'refused' },
  });
  const right = turnSteer(input, turnId);
  expect(await codex.runtime.request(right.method, right.params)).toMatchObject({
    ok: true,
    value: { turnId },
  });
});

test('a whole piece of work: the sample project goes from a red test to a green one', async () => {
  const made = await createSampleProject(scratch('sample'));
  if (!made.ok) throw new Error(made.error.what);
  const tests = () =>
    execFileSync(process.execPath, ['test/duration.test.mjs'], { cwd: made.value, stdio: 'pipe' });
  expect(tests).toThrow();
  const codex = await startRealCodex({ workspace: made.value });
  const settled = await codex.run('Please fix the failing test.');
  expect(settled.status).toBe('completed');
  expect(codex.log.of('approval-requested').map(({ approval }) => approval.kind)).toEqual([
    'command',
    'command',
    'fileChange',
    'command',
  ]);
  expect(codex.said()).toContain('The tests pass.');
  expect(tests).not.toThrow();
});

test('a thread that the runtime does not know is told as such', async () => {
  const codex = await startRealCodex();
  const settings = { cwd: codex.workspace, sandbox: 'workspace-write', network: false, model: null } as const;
  const unknown = threadResume('01a00000-0000-7000-8000-000000000000', settings);
  const answer = await codex.runtime.request(unknown.method, unknown.params);
  if (answer.ok || answer.error.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(answer)}`);
  expect(staleThread(answer.error.message)).toBe('unknown');
  const noTurn = turnInterrupt('01a00000-0000-7000-8000-000000000000', 'x');
  const second = await codex.runtime.request(noTurn.method, noTurn.params);
  if (second.ok || second.error.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(second)}`);
  expect(staleThread(second.error.message)).toBe('not-loaded');
  const malformed = threadResume('not an id', settings);
  const third = await codex.runtime.request(malformed.method, malformed.params);
  if (third.ok || third.error.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(third)}`);
  expect(staleThread(third.error.message)).toBe('malformed');
});
