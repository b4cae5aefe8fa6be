import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareFaults, readFaults } from './frame/faults.mjs';
import { renderScorecard, scoreInvariants } from './frame/scorecard.mjs';
import { withSecondLook } from './frame/second-look.mjs';
import { manageHook } from './install-local-hooks.mjs';
import { completeLock } from './lockfile-platforms.mjs';

describe('the scorecard', () => {
  const run = { commit: 'c'.repeat(40), dirty: false, startedAt: 'then', durationMs: 1, trigger: 'manual' };
  const machine = { os: 'linux', arch: 'x64', node: '20' };
  const invariants = [
    { id: 'one', title: 'One', suites: ['a.test.ts', 'room'] },
    { id: 'two', title: 'Two', suites: ['b.test.ts'] },
  ];
  const file = (name: string, o: object = {}) => ({
    name,
    passed: 2,
    failed: 0,
    skipped: 0,
    elapsedMs: 5,
    firstFailure: null,
    ...o,
  });
  const score = (files: object[]) => scoreInvariants({ invariants, files, run, machine });
  const all = [file('a.test.ts'), file('room/x.test.ts'), file('b.test.ts')];

  test('is green only when every suite of every invariant ran', () => {
    expect(score(all).status).toBe('pass');
    const missing = score(all.slice(0, 2));
    expect(missing.status).toBe('not_run');
    expect(missing.invariants.map((row: { status: string }) => row.status)).toEqual(['pass', 'not_run']);
    expect(score([file('a.test.ts'), file('b.test.ts')]).invariants[0]).toMatchObject({
      status: 'not_run',
      reason: 'room did not run',
    });
    expect(score([...all, file('room/y.test.ts', { passed: 1, skipped: 1 })]).status).toBe('not_run');
    expect(score([...all.slice(0, 2), file('b.test.ts', { passed: 0 })]).status).toBe('not_run');
  });

  test('a failure is the worst, and named', () => {
    const failed = score([...all.slice(1), file('a.test.ts', { failed: 1, firstFailure: 'it broke' })]);
    expect(failed.status).toBe('fail');
    expect(failed.invariants[0].reason).toBe('a.test.ts: it broke');
    expect(renderScorecard(failed)).toContain('* **one** fail: a.test.ts: it broke');
  });

  test('has the same digest for the same verdicts, however long they took', () => {
    const slow = all.map((each) => ({ ...each, elapsedMs: 9_000 }));
    expect(score(slow).digest).toBe(score(all).digest);
    expect(score(all.slice(1)).digest).not.toBe(score(all).digest);
  });
});

test('a lock file gets the platforms that a registry left out, and loses download addresses', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/tool': {
        version: '1.0.0',
        dev: true,
        resolved: 'https://example.test/tool.tgz',
        optionalDependencies: {
          '@tool/cli-linux-arm64-musl': '1.0.0',
          '@tool/cli-darwin-arm64': '1.0.0',
          '@tool/cli-linux-x64': '1.0.0',
          'plain-extra': '1.0.0',
        },
      },
      'node_modules/@tool/cli-linux-x64': { version: '1.0.0', os: ['linux'], cpu: ['x64'] },
    } as Record<string, unknown>,
  };
  expect(completeLock(lock)).toHaveLength(3);
  expect(lock.packages['node_modules/@tool/cli-linux-arm64-musl']).toEqual({
    version: '1.0.0',
    cpu: ['arm64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  });
  expect(lock.packages['node_modules/plain-extra']).toBeUndefined();
  expect(JSON.stringify(lock)).not.toContain('https://');
  expect(completeLock(lock)).toEqual([]);
});

describe('the optional hook', () => {
  let root: string;
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  const hookPath = (): string => join(root, '.git', 'hooks', 'pre-push');
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'codexchat-hook-'));
    git('init', '-q', '-b', 'main');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('installs, says so, and goes away again', async () => {
    expect((await manageHook('status', root)).code).toBe(1);
    expect((await manageHook('install', root)).code).toBe(0);
    expect(statSync(hookPath()).mode & 0o111).not.toBe(0);
    expect((await manageHook('install', root)).code).toBe(0);
    expect((await manageHook('status', root)).code).toBe(0);
    expect((await manageHook('uninstall', root)).code).toBe(0);
    expect(existsSync(hookPath())).toBe(false);
  });

  test("leaves another's hook and another's hooks folder alone, and says what to add", async () => {
    mkdirSync(join(root, '.git', 'hooks'), { recursive: true });
    writeFileSync(hookPath(), '#!/bin/sh\n');
    const refused = await manageHook('install', root);
    expect(refused).toMatchObject({
      code: 1,
      message: expect.stringContaining('npm run --silent prepush-local'),
    });
    expect((await manageHook('uninstall', root)).code).toBe(1);
    expect(readFileSync(hookPath(), 'utf8')).toBe('#!/bin/sh\n');
    rmSync(hookPath());
    git('config', 'core.hooksPath', '.husky');
    expect((await manageHook('install', root)).code).toBe(1);
    expect(existsSync(join(root, '.husky'))).toBe(false);
  });

  test('blocks a push on red, lets deletions and a wanted skip through', async () => {
    await manageHook('install', root);
    git('-c', 'user.name=t', '-c', 'user.email=t@example.test', 'commit', '-q', '--allow-empty', '-m', 'x');
    const bin = join(root, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\necho "ran $*"\nexit 1\n', { mode: 0o755 });
    const head = git('rev-parse', 'HEAD').trim();
    const zero = '0'.repeat(40);
    const push = (line: string, env: Record<string, string> = {}): { code: number; text: string } => {
      const options = {
        cwd: root,
        input: `${line}\n`,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...env },
      } as const;
      try {
        return { code: 0, text: execFileSync('sh', [hookPath()], options) };
      } catch (error) {
        const { status, stdout } = error as { status: number; stdout: string };
        return { code: status, text: stdout };
      }
    };
    const red = push(`refs/heads/main ${head} refs/heads/main ${zero}`);
    expect([red.code, red.text.includes('ran run --silent prepush-local')]).toEqual([1, true]);
    expect(push(`refs/heads/main ${head} refs/heads/main ${zero}`, { SKIP_RELIABILITY: '1' }).code).toBe(0);
    expect(push(`(delete) ${zero} refs/heads/old ${head}`)).toMatchObject({ code: 0 });
    expect(push(`refs/tags/v1 ${head} refs/tags/v1 ${zero}`)).toMatchObject({ code: 0 });
    expect(push(`refs/heads/other ${'1'.repeat(40)} refs/heads/other ${zero}`).text).toContain(
      'is not checked out',
    );
  });
});

describe('the known faults against the tests that ran', () => {
  const way = (file: string, title: string) => ({ file, title });
  const fault = (id: string, ...exercised: object[]) => ({ id, what: id, exercised });
  const many = Array.from({ length: 80 }, (_, index) => fault(`F${index}`, { simulated: 'crash' }));
  const simulated = { file: 'server/reliability/simulation/simulation.test.ts', name: 'a block' };
  const one = fault('X01', way('a.test.ts', 'it exits with code %i'), way('b.spec.ts', 'in a browser'));

  test('count what ran, and name what is listed and did not', () => {
    const all = [
      simulated,
      { file: 'a.test.ts', name: 'an end it exits with code 7 by itself' },
      { file: 'b.spec.ts', name: 'in a browser' },
    ];
    expect(compareFaults([...many, one], all)).toMatchObject({ code: 0, output: '' });
    expect(compareFaults([...many, one], all.slice(0, 2)).output).toBe(
      'X01: b.spec.ts: in a browser did not run',
    );
    // The same words in another file are another test.
    expect(compareFaults([one], [{ file: 'c.test.ts', name: 'in a browser' }]).summary).toContain('0 of 1');
  });

  test('are red when too few of them happened, whatever the list says', () => {
    expect(compareFaults(many.slice(1), [simulated]).code).toBe(1);
    expect(compareFaults(many, []).code).toBe(1);
    expect(compareFaults(many, [simulated]).code).toBe(0);
  });

  test('are read from the list itself', async () => {
    const faults = await readFaults();
    expect(faults).toHaveLength(94);
  });
});

describe('a second look at a few red tests', () => {
  const red = (name: string) => ({ file: 'a.test.ts', name, text: `- a.test.ts: ${name}` });
  const result = (failing: object[], ran: string[]) => ({
    code: failing.length === 0 ? 0 : 1,
    output: 'all of it',
    summary: '',
    passed: ran.length,
    failed: failing.length,
    ran: ran.map((name) => ({ file: 'a.test.ts', name })),
    failing,
  });
  const runs = (...results: object[]) => {
    const asked: string[][] = [];
    const suite = async (files: string[]) => {
      asked.push(files);
      return results[asked.length - 1];
    };
    return { asked, look: () => withSecondLook(suite, 2) };
  };

  test('names what is green the second time, and is green', async () => {
    const { asked, look } = runs(result([red('x')], ['y']), result([], ['x', 'y']));
    const seen = await look();
    expect(seen).toMatchObject({ code: 0, passed: 2, failed: 0, notice: true });
    expect(seen.output).toContain('unsteady: red at first, green when run again\n- a.test.ts: x');
    expect(seen.ran).toContainEqual({ file: 'a.test.ts', name: 'x' });
    expect(asked).toEqual([[], ['a.test.ts']]);
  });

  test('is red for what is red twice, what did not run again, and what is new', async () => {
    expect(await runs(result([red('x')], []), result([red('x')], [])).look()).toMatchObject({
      code: 1,
      failed: 1,
    });
    expect(await runs(result([red('x')], []), result([], [])).look()).toMatchObject({ code: 1, failed: 1 });
    const other = await runs(result([red('x')], []), result([red('z')], ['x'])).look();
    expect(other).toMatchObject({ code: 1, failed: 1 });
  });

  test('is not taken for many, for none, and for a run that failed as a whole', async () => {
    const many = runs(result([red('x'), red('y'), red('z')], []));
    expect(await many.look()).toMatchObject({ code: 1, failed: 3 });
    const whole = runs({ ...result([], []), code: 1 });
    expect(await whole.look()).toMatchObject({ code: 1 });
    expect([...many.asked, ...whole.asked]).toEqual([[], []]);
  });
});
