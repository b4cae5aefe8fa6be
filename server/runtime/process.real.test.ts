import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Json, limits, type Result } from '../vocabulary';
import { isObject } from './core/fields';
import { isAlive } from './testing/is-alive';
import { startPeer } from './testing/peer';
import { scratch } from './testing/scratch';

describe('a program that does not start well', () => {
  test('exits at once: the reason and its last words without colours', async () => {
    const { runtime } = startPeer('exits-at-once');
    expect(await runtime.exited).toEqual({
      code: 7,
      signal: null,
      reason: 'It exited with code 7.',
      fatal: null,
    });
    expect(runtime.stderrTail()).toEqual(['cannot go on']);
    expect(await runtime.request('model/list', {})).toMatchObject({ ok: false, error: { kind: 'gone' } });
  });

  test('is of another version: fatal, and nothing but initialize was asked of it', async () => {
    const { runtime } = startPeer('wrong-version');
    const asked = runtime.request('model/list', {});
    expect(await runtime.exited).toMatchObject({
      fatal: { kind: 'runtime.codex-version', what: expect.stringContaining('0.1.2') },
    });
    expect(await asked).toMatchObject({ ok: false, error: { kind: 'gone' } });
  });

  test.each([
    ['missing', () => path.join(scratch('none'), 'codex'), 'runtime.codex-missing'],
    ['not executable', () => file('#!/bin/sh\n', 0o600), 'runtime.codex-not-executable'],
  ])('is %s: fatal, told once, and never thrown', async (_name, binary, kind) => {
    const { runtime, log } = startPeer('silent', { binary: binary() });
    expect(runtime.pid).toBe(0);
    expect(await runtime.exited).toMatchObject({ code: null, signal: null, fatal: { kind } });
    expect(await runtime.stop()).toEqual(await runtime.exited);
    expect(runtime.respond(0, { result: {} })).toBe(false);
    expect(log.all).toEqual([]);
  });

  test.each([
    ['a text', 'no program at all\n'],
    ['a script for a shell that is not there', '#!/bin/sh\nexec /nowhere/codex "$@"\n'],
  ])('is %s: fatal, with what was run and what to do', async (_name, content) => {
    const binary = file(content, 0o700);
    const { runtime } = startPeer('silent', { binary });
    const { fatal } = await runtime.exited;
    expect(fatal?.kind).toMatch(/^runtime\.codex-not-(codex|a-program)$/);
    expect(fatal?.what).toContain(binary);
    expect(fatal?.next).toContain('CODEXCHAT_CODEX_BIN');
  });

  test('has no folder to start in: said, and worth another try', async () => {
    const { runtime } = startPeer('silent', { codexHome: path.join(scratch('none'), 'gone') });
    expect(await runtime.exited).toMatchObject({
      fatal: null,
      reason: expect.stringContaining('could not be started'),
    });
  });

  test('cannot be spawned because of its arguments: an exit, not an exception', async () => {
    const { runtime } = startPeer('silent', { args: ['a\u0000b'] });
    expect(await runtime.exited).toMatchObject({
      code: null,
      reason: expect.stringContaining('could not be started'),
    });
  });
});

test(
  'never answers initialize: it is killed after the limit and says so',
  async () => {
    const { runtime } = startPeer('never-answers');
    const exit = await runtime.exited;
    expect(exit).toMatchObject({ signal: 'SIGKILL', fatal: null });
    expect(exit.reason).toContain(`within ${limits.runtimeInitTimeoutMs} ms`);
  },
  limits.runtimeInitTimeoutMs + 5_000,
);

describe('output that cannot be trusted', () => {
  test('garbage of every kind is kept and told, and what is right still works', async () => {
    const { runtime, log } = startPeer('garbage');
    expect(await runtime.request('babble', {})).toEqual({ ok: true, value: { done: true } });
    await runtime.exited;
    expect(log.of('undecodable').map(({ reason }) => reason)).toEqual([
      'The line is not JSON.',
      'The line is JSON but not an object.',
      'The line is neither a notification, a request nor a reply.',
      'The line is not UTF-8.',
      'The line is not JSON.',
      'The output ended in the middle of a line.',
    ]);
    expect(log.of('unknown')).toMatchObject([{ method: 'from/the/future', threadId: 't' }]);
    expect(log.of('request-unserved')).toMatchObject([{ method: 'question/from/the/future', wireId: 0 }]);
    expect(log.of('notice').map(({ text }) => text)).toEqual([
      'An answer to request 4711 counts for nothing: nothing was asked by that id.',
      'An answer to request 2 counts for nothing: it came too late, or twice.',
    ]);
  });

  test('a line of 65 MiB is told, not kept, and 100,000 lines after it all arrive in order', async () => {
    const { runtime, log } = startPeer('floods');
    expect(await runtime.request('flood', {})).toMatchObject({ ok: true });
    expect(log.of('undecodable')).toMatchObject([
      {
        reason: 'The line is longer than the limit.',
        bytes: 65 * 1024 * 1024,
        kept: 'x'.repeat(limits.runtimeRawKeptBytesMax),
      },
    ]);
    const texts = log.of('text').map(({ text }) => text);
    expect(texts).toHaveLength(100_000);
    expect(texts.every((text, index) => text === `${index} `)).toBe(true);
    // Whole pieces of output are handed over at once, not line by line.
    expect(log.batches.length).toBeLessThan(texts.length / 10);
  });
});

describe('an end that is fought against', () => {
  test('ignores the end of its input and TERM: it is killed after the grace, with its family', async () => {
    const { runtime } = startPeer('ignores-end');
    const family = await runtime.request('family', {});
    expect(isAlive(childOf(family))).toBe(true);
    const began = performance.now();
    const exit = await runtime.stop();
    expect(exit).toMatchObject({ signal: 'SIGKILL', reason: 'It was stopped.' });
    expect(performance.now() - began).toBeGreaterThan(limits.runtimeStopGraceMs - 100);
    expect([runtime.pid, childOf(family)].filter(isAlive)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')(
    'a stranger holds the output open: the exit is the end all the same, and the stranger goes too',
    async () => {
      const { runtime, log } = startPeer('leaves-a-stranger');
      const reply = await runtime.request('go', {});
      expect(await runtime.exited).toMatchObject({ code: 3 });
      expect(log.of('unknown')).toMatchObject([{ method: 'last/words' }]);
      expect(childOf(reply)).toBeGreaterThan(1);
      expect(isAlive(childOf(reply))).toBe(false);
    },
  );
});

function file(content: string, mode: number): string {
  const at = path.join(scratch('program'), 'codex');
  writeFileSync(at, content);
  chmodSync(at, mode);
  return at;
}

/** The pid that a fixture told about its child; 0 when it told none. */
function childOf(reply: Result<Json, unknown>): number {
  return reply.ok && isObject(reply.value) && typeof reply.value.child === 'number' ? reply.value.child : 0;
}
