import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { limits } from '../vocabulary';
import { isAlive } from './testing/is-alive';
import { startPeer } from './testing/peer';
import { scratch } from './testing/scratch';

const fixtures = path.join(path.dirname(fileURLToPath(import.meta.url)), 'fixtures');

describe('an end of any kind is told once, with what it was', () => {
  test.each([0, 1, 101])('it exits with code %i', async (code) => {
    const { runtime } = startPeer('ends-as-told');
    await runtime.ready;
    const asked = runtime.request('exit', { code });
    expect(await runtime.exited).toMatchObject({ code, signal: null, fatal: null });
    expect(await asked).toMatchObject({ ok: false, error: { kind: 'gone' } });
  });

  test.each(['SIGSEGV', 'SIGABRT', 'SIGKILL', 'SIGINT', 'SIGHUP'])('it is ended by %s', async (name) => {
    const { runtime } = startPeer('ends-as-told');
    await runtime.ready;
    const asked = runtime.request('signal', { name });
    expect(await runtime.exited).toMatchObject({ code: null, signal: name, fatal: null });
    expect(await asked).toMatchObject({ ok: false, error: { kind: 'gone' } });
  });
});

test('it hangs with open pipes: a request ends by its time, and the process is still there to be stopped', async () => {
  const { runtime } = startPeer('ends-as-told');
  await runtime.ready;
  process.kill(runtime.pid, 'SIGSTOP');
  onTestFinished(() => {
    if (isAlive(runtime.pid)) process.kill(runtime.pid, 'SIGCONT');
  });
  const asked = await runtime.request('ping', {}, { timeoutMs: 300 });
  expect(asked).toMatchObject({ ok: false, error: { kind: 'timeout' } });
  process.kill(runtime.pid, 'SIGCONT');
  expect(await runtime.request('ping', {})).toMatchObject({ ok: true });
});

test('we stand still past the time of a request: an answer that lies in the pipe by then counts', async () => {
  const { runtime } = startPeer('ends-as-told');
  await runtime.ready;
  const asked = runtime.request('ping', {}, { timeoutMs: 20 });
  const until = performance.now() + 1_300;
  while (performance.now() < until) {
    // The event loop is held up, as by a machine that sleeps.
  }
  expect(await asked).toMatchObject({ ok: true });
});

test('20 MB of complaints are read, bounded, and hold up nothing', async () => {
  const { runtime } = startPeer('ends-as-told');
  expect(await runtime.request('flood-stderr', {})).toMatchObject({ ok: true });
  expect(runtime.stderrTail().length).toBeLessThanOrEqual(limits.runtimeStderrLinesMax);
});

test('it reads no more: what does not fit is refused, and nothing is kept without a bound', async () => {
  const { runtime } = startPeer('ends-as-told');
  await runtime.request('stop-reading', {});
  const text = 'x'.repeat(512 * 1024);
  const asked = Array.from({ length: 24 }, () => runtime.request('ping', { text }, { timeoutMs: 1_500 }));
  const kinds = (await Promise.all(asked)).map((answer) => (answer.ok ? 'ok' : answer.error.kind));
  expect(kinds.filter((kind) => kind === 'busy').length).toBeGreaterThan(0);
  expect(kinds).not.toContain('ok');
});

test('it closes its input: a request ends all the same, and nothing is thrown', async () => {
  const { runtime } = startPeer('ends-as-told');
  await runtime.request('close-input', {});
  const asked = await runtime.request('ping', {}, { timeoutMs: 500 });
  expect(asked.ok).toBe(false);
});

test('it was replaced on disk by another version between two starts: the second start says so', async () => {
  const folder = scratch('swapped');
  cpSync(fixtures, path.join(folder, 'fixtures'), { recursive: true });
  copyFileSync(path.join(fixtures, '..', 'bindings.lock.json'), path.join(folder, 'bindings.lock.json'));
  const program = path.join(folder, 'fixtures', 'ends-as-told.mjs');
  const first = startPeer('ends-as-told', { args: [program] });
  await first.runtime.ready;
  writeFileSync(program, "import { serve } from './peer.mjs';\nserve({ version: '0.1.2' });\n");
  await first.runtime.stop();
  const second = startPeer('ends-as-told', { args: [program] });
  expect(await second.runtime.exited).toMatchObject({ fatal: { kind: 'runtime.codex-version' } });
});
