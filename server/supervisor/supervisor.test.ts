import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Disk } from '../reliability/simulation/machine/disk';
import { type Fate, SimLedger } from '../reliability/simulation/machine/sim-ledger';
import type { LaunchPlan, RuntimeExit, RuntimeProcess } from '../runtime';
import { openStream } from '../stream';
import { ok, type RuntimeSignal, streams } from '../vocabulary';
import { runtimeFold } from './core/fold';
import { Supervisor } from './supervisor';

const policy = {
  delayFirstMs: 250,
  delayMaxMs: 30_000,
  stableMs: 60_000,
  exitsMax: 5,
  windowMs: 120_000,
  probeMs: 300_000,
};
const stopped: RuntimeExit = { code: 0, signal: null, reason: 'It was stopped.', fatal: null };

/** A supervisor over processes that are scripted by the test; timers fire at once. The first `unborn` never come to be. */
async function supervise(unborn = 0) {
  let mono = 0;
  const fates: Fate['kind'][] = [];
  const disk = new Disk();
  const setTimer = (work: () => void, ms: number) => {
    const timer = setImmediate(() => {
      mono += ms;
      work();
    });
    return { cancel: () => clearImmediate(timer) };
  };
  const ledger = new SimLedger({
    disk,
    mono: () => mono,
    later: setTimer,
    latencyMs: () => 0,
    fate: () =>
      (fates.shift() ?? 'written') === 'written' ? { kind: 'written' } : { kind: 'unwritable', forMs: 900 },
    committed: () => undefined,
  });
  let ids = 0;
  const clockwork = {
    now: () => mono,
    newId: () => `id-${++ids}`,
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
  };
  const lives: { exit(exit: RuntimeExit): void; say(...signals: RuntimeSignal[]): void; stops: number }[] =
    [];
  const heard: string[] = [];
  const supervisor = new Supervisor({
    flavour: 'demo',
    handle: await openStream(ledger, runtimeFold, streams.runtime('demo'), clockwork),
    policy,
    now: () => mono,
    mono: () => mono,
    rand: () => 0.5,
    setTimer,
    prepare: async () => ok({} as LaunchPlan),
    launch: (_plan, onSignals) => {
      let exit: (exit: RuntimeExit) => void = () => undefined;
      const life = {
        exit: (how: RuntimeExit) => exit(how),
        say: (...said: RuntimeSignal[]) => onSignals(said),
        stops: 0,
      };
      lives.push(life);
      const exited = new Promise<RuntimeExit>((resolve) => {
        exit = resolve;
      });
      const stop = () => {
        life.stops += 1;
        exit(stopped);
        return exited;
      };
      const ready = Promise.resolve({ version: '1' });
      return {
        epoch: `epoch-${lives.length}`,
        pid: Math.max(0, lives.length - unborn),
        ready,
        exited,
        stop,
      } as unknown as RuntimeProcess;
    },
    onSignals: (signals) => heard.push(...signals.map((signal) => signal.kind)),
    onLate: (signals) => heard.push(...signals.map((signal) => `late ${signal.kind}`)),
    approvalWaits: async () => false,
    record: async (pen) => {
      const own = pen.write();
      if (own) await ledger.append({ writes: [own] });
    },
    onReady: () => undefined,
  });
  const entries = () => disk.entries.map(({ entry }) => entry);
  const types = () => entries().map(({ event }) => event.type);
  return { supervisor, lives, heard, fates, entries, types };
}

const quiet: RuntimeSignal = { kind: 'quiet', threadId: null, method: 'x' };

describe('while the ledger cannot be written', () => {
  test('who needs the runtime is told, and may try again', async () => {
    const { supervisor, fates, lives } = await supervise();
    fates.push('unwritable');
    expect(await supervisor.ready()).toMatchObject({ ok: false, error: { kind: 'ledger.unwritable' } });
    expect(lives).toHaveLength(0);
  });

  test('a process that has come is recorded later, and is ready then', async () => {
    const { supervisor, fates, types } = await supervise();
    fates.push('written', 'unwritable');
    expect(await supervisor.ready()).toMatchObject({ ok: true });
    expect(types()).toEqual(['runtime.starting', 'runtime.spawned', 'runtime.ready']);
  });

  test('what must stop stops, and the caller is told that it is not on record', async () => {
    const { supervisor, fates, lives } = await supervise();
    await supervisor.ready();
    fates.push('unwritable');
    await expect(supervisor.stop('too much')).rejects.toMatchObject({
      trouble: { kind: 'ledger.unwritable' },
    });
    expect(lives[0]?.stops).toBe(1);
  });

  test('what was stopped stays stopped when it can be recorded, and its end is no crash', async () => {
    const { supervisor, fates, lives, types } = await supervise();
    await supervisor.ready();
    fates.push('unwritable');
    await supervisor.stop('a person stopped it').catch(() => undefined);
    while (!types().includes('runtime.exited')) await new Promise((resolve) => setImmediate(resolve));
    expect(types().slice(3)).toEqual(['runtime.stopping', 'runtime.exited', 'runtime.stopped']);
    expect(supervisor.phase()).toBe('stopped');
    expect(lives).toHaveLength(1);
  });

  test('a restart that is asked for after it is what holds', async () => {
    const { supervisor, fates, lives, types } = await supervise();
    await supervisor.ready();
    fates.push('unwritable');
    await supervisor.stop('a person stopped it').catch(() => undefined);
    await supervisor.restart().catch(() => undefined);
    while (lives.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(await supervisor.ready()).toMatchObject({ ok: true });
    expect(types()).not.toContain('runtime.stopped');
  });
});

test('a process that never came to be is not recorded as begun, and its end names no life', async () => {
  const { supervisor, lives, types, entries } = await supervise(1);
  const ready = supervisor.ready();
  while (lives.length === 0) await new Promise((resolve) => setImmediate(resolve));
  lives[0]?.exit({ code: null, signal: null, reason: 'It could not be started: spawn EMFILE', fatal: null });
  expect(await ready).toMatchObject({ ok: true });
  expect(types()).toEqual([
    'runtime.starting',
    'runtime.exited',
    'runtime.restart-scheduled',
    'runtime.starting',
    'runtime.spawned',
    'runtime.ready',
  ]);
  expect(entries()[1]?.event.payload).toMatchObject({
    epoch: null,
    reason: expect.stringContaining('EMFILE'),
  });
});

test('what comes after the end of a process is late, and counts for nothing', async () => {
  const { supervisor, lives, heard, types } = await supervise();
  await supervisor.ready();
  lives[0]?.say(quiet);
  lives[0]?.exit({ ...stopped, reason: 'It exited with code 1.' });
  while (!types().includes('runtime.exited')) await new Promise((resolve) => setImmediate(resolve));
  lives[0]?.say(quiet);
  expect(heard).toEqual(['quiet', 'late quiet']);
});

test('a stop for good is not undone by who asks for a restart or a runtime meanwhile', async () => {
  const { supervisor, lives, types } = await supervise();
  await supervisor.ready();
  const closed = supervisor.close('the server stops');
  await expect(supervisor.restart()).rejects.toMatchObject({ trouble: { kind: 'runtime.closing' } });
  await closed;
  expect(await supervisor.ready()).toMatchObject({ ok: false, error: { kind: 'runtime.closing' } });
  expect(lives).toHaveLength(1);
  expect(types().at(-1)).toBe('runtime.stopped');
});
