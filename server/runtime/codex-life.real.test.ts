import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findCodexBinary } from './codex-binary';
import { accountLogout, accountRead, modelList, type WireRequest } from './core/encode';
import { markedProcesses, runMarker } from './custody';
import { planCodex } from './launch-plan';
import { pinnedCodexVersion } from './launch-trouble';
import { emptyMountPoints, sweepMountPoints } from './mount-points';
import { launchRuntime } from './process';
import { probeSandbox } from './sandbox-probe';
import { isAlive } from './testing/is-alive';
import { startRealCodex } from './testing/real-codex';
import { scratch } from './testing/scratch';
import { createSignalLog } from './testing/signal-log';

const withMarker = (runId: string) => ({
  change: <P extends { readonly env: NodeJS.ProcessEnv }>(plan: P): P => ({
    ...plan,
    env: { ...plan.env, [runMarker]: runId },
  }),
});

test('it is the pinned version, in a private home, without the secrets of the server', async () => {
  process.env.CODEXCHAT_TEST_SECRET = 'not for children';
  const codex = await startRealCodex();
  delete process.env.CODEXCHAT_TEST_SECRET;
  expect(await codex.runtime.ready).toEqual({ version: pinnedCodexVersion });
  expect(codex.runtime.epoch).toMatch(/^\d+-\d+-[\w-]{6,8}$/);
  expect(statSync(codex.plan.codexHome).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(codex.plan.codexHome, 'config.toml')).mode & 0o777).toBe(0o600);
  expect(JSON.stringify(codex.plan.env)).not.toContain('not for children');
});

test('the generated configuration has no word that this codex does not know', async () => {
  const strict = await startRealCodex({
    change: (plan) => ({ ...plan, args: [...plan.args, '--strict-config'] }),
  });
  const warnings = strict.log.of('notice').filter(({ level }) => level === 'warning');
  expect(warnings).toEqual([]);
});

test('the real one starts with its own configuration, knows that nobody is logged in, and lists models', async () => {
  const binary = findCodexBinary();
  if (!binary.ok) throw new Error(binary.error.what);
  const env = { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
  const plan = planCodex({ dataDir: scratch('data'), binary: binary.value, env });
  const log = createSignalLog();
  const runtime = launchRuntime({ ...plan, args: [...plan.args, '--strict-config'] }, log.take);
  onTestFinished(async () => {
    await runtime.stop();
  });
  await runtime.ready;
  const ask = ({ method, params }: WireRequest) => runtime.request(method, params);
  expect(await ask(accountRead())).toMatchObject({
    ok: true,
    value: { account: null, requiresOpenaiAuth: true },
  });
  expect(await ask(modelList())).toMatchObject({ ok: true, value: { data: expect.any(Array) } });
  expect(await ask(accountLogout())).toMatchObject({ ok: true });
});

test('killed in the middle of a turn: one exit, every request ends once, nothing is told afterwards, nothing is left', async () => {
  const runId = `kill-${process.pid}-${Date.now()}`;
  const codex = await startRealCodex({ ...withMarker(runId), sandbox: 'danger-full-access' });
  await codex.begin('slow');
  await codex.log.next('text', ({ channel }) => channel === 'output');
  // Without a sandbox the command runs in a session of its own, where the process group does not reach it.
  expect(markedProcesses(runId).length).toBeGreaterThan(1);
  const pending = Array.from({ length: 60 }, () => codex.runtime.request('model/list', {}));
  process.kill(codex.runtime.pid, 'SIGKILL');
  const exit = await codex.runtime.exited;
  const told = codex.log.all.length;
  expect(exit).toMatchObject({
    code: null,
    signal: 'SIGKILL',
    reason: 'It was killed by SIGKILL.',
    fatal: null,
  });
  const outcomes = await Promise.all(pending);
  expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.kind === 'gone').length).toBeGreaterThan(
    0,
  );
  expect(await codex.runtime.request('model/list', {})).toMatchObject({ ok: false, error: { kind: 'gone' } });
  expect(codex.runtime.respond(0, { result: {} })).toBe(false);
  expect(isAlive(codex.runtime.pid)).toBe(false);
  expect(markedProcesses(runId)).toEqual([]);
  expect(codex.log.all.length).toBe(told);
});

test('stopped in the middle of a command: it leaves by itself, and takes everything with it', async () => {
  const runId = `stop-${process.pid}-${Date.now()}`;
  const codex = await startRealCodex({ ...withMarker(runId) });
  mkdirSync(path.join(codex.workspace, '.aws'));
  const before = emptyMountPoints(codex.workspace);
  await codex.begin('slow');
  await codex.log.next('text', ({ channel }) => channel === 'output');
  const exit = await codex.runtime.stop();
  expect(exit).toMatchObject({ code: 0, reason: 'It was stopped.', fatal: null });
  expect(markedProcesses(runId)).toEqual([]);
  sweepMountPoints(codex.workspace, before);
  expect(readdirSync(codex.workspace)).toEqual(['.aws']);
});

test('the sandbox probe tells what works here, and that a broken one does not', async () => {
  const codex = await startRealCodex();
  const probe = await probeSandbox(codex.plan);
  expect(probe.works).toBe(probe.problem === null);
  const broken = await probeSandbox({ ...codex.plan, binary: '/bin/false' });
  expect(broken).toMatchObject({ works: false, problem: { kind: 'runtime.sandbox-unavailable' } });
});

const hasStrace = () => {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

test.runIf(hasStrace())('a whole demo turn talks to nothing but loopback and local sockets', async () => {
  const trace = path.join(scratch('trace'), 'trace');
  const codex = await startRealCodex({
    change: (plan) => ({
      ...plan,
      binary: 'strace',
      args: [
        '-f',
        '-qq',
        '-e',
        'trace=connect,sendto,sendmsg,sendmmsg',
        '-s',
        '0',
        '-o',
        trace,
        plan.binary,
        ...plan.args,
      ],
    }),
  });
  await codex.run('run a command');
  await codex.run('edit a file');
  await codex.runtime.stop();
  const calls = readFileSync(trace, 'utf8').split('\n');
  const named = calls.filter((line) => line.includes('sa_family='));
  const strangers = named.filter((line) => !isLocal(line));
  expect(strangers).toEqual([]);
  // It did see the model being called, so an empty trace does not pass.
  expect(named.filter((line) => line.includes('inet_addr("127.0.0.1")')).length).toBeGreaterThan(0);
});

function isLocal(line: string): boolean {
  return (
    /sa_family=AF_(UNIX|NETLINK|UNSPEC)/.test(line) ||
    line.includes('inet_addr("127.0.0.1")') ||
    line.includes('inet_pton(AF_INET6, "::1"')
  );
}
