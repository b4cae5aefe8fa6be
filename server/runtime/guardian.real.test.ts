import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { markedProcesses, markOf, reapOfDirectory, runMarker } from './custody';
import { guardianCommand, startGuardian } from './guardian';
import { isAlive } from './testing/is-alive';
import { startPeer } from './testing/peer';
import { scratch } from './testing/scratch';

const here = path.dirname(fileURLToPath(import.meta.url));
const tsx = path.join(here, '..', '..', 'node_modules', '.bin', 'tsx');

/** Looks again until it holds; the time limit of the test ends it. */
async function until(holds: () => boolean) {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** A process that ignores what asks it to leave, in a session of its own. */
function stubborn(marker: string): number {
  const child = spawn('/bin/sh', ['-c', 'trap "" TERM HUP; while :; do sleep 1; done'], {
    detached: true,
    stdio: 'ignore',
    env: { NODE_ENV: 'test', PATH: process.env.PATH, [runMarker]: marker },
  });
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(-pid, 'SIGKILL');
  });
  return pid;
}

describe.runIf(process.platform === 'linux')('the server is killed with kill -9', { timeout: 30_000 }, () => {
  test('its runtime, which ignores the end of its input and TERM, is gone soon with its family', async () => {
    const runId = `${markOf(scratch('data'))}-${randomUUID()}`;
    const plan = {
      flavour: 'demo',
      binary: process.execPath,
      args: [path.join(here, 'fixtures', 'ignores-end.mjs')],
      env: { NODE_ENV: 'test', PATH: process.env.PATH, [runMarker]: runId },
      codexHome: scratch('peer'),
    };
    const server = spawn(tsx, [path.join(here, 'testing', 'server-to-kill.ts'), JSON.stringify(plan)], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = await new Promise<string>((resolve) =>
      server.stdout.once('data', (data) => resolve(String(data))),
    );
    const family: { runtime: number; child: number } = JSON.parse(said);
    expect([family.runtime, family.child].every(isAlive)).toBe(true);
    // tsx runs the program in a child of its own; the whole server goes, its runtime has a group of its own.
    process.kill(-(server.pid ?? 0), 'SIGKILL');
    await until(() => !isAlive(family.runtime) && !isAlive(family.child));
    expect(markedProcesses(runId)).toEqual([]);
  });

  test('only what carries the marker of that life is ended', async () => {
    const marker = randomUUID();
    const mine = stubborn(marker);
    const stranger = stubborn(randomUUID());
    await until(() => markedProcesses(marker).includes(mine));
    const helper = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const { spawn } = await import('node:child_process');
       const [program, ...rest] = JSON.parse(process.argv[1]);
       spawn(program, rest, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
       console.log('up'); setInterval(() => {}, 1000);`,
      JSON.stringify(guardianCommand(marker, mine)),
    ]);
    await new Promise((resolve) => helper.stdout.once('data', resolve));
    helper.kill('SIGKILL');
    await until(() => !isAlive(mine));
    expect(isAlive(stranger)).toBe(true);
  });
});

test('a runtime that ended and was cleaned up has no guardian any more', async () => {
  const { runtime } = startPeer('exits-at-once');
  await runtime.exited;
  const guardian = startGuardian(`${runMarker}=${randomUUID()}`, 0);
  const { pid = 0 } = guardian;
  expect(isAlive(pid)).toBe(true);
  guardian.dismiss();
  await until(() => !isAlive(pid));
});

test.runIf(process.platform === 'linux')(
  'a start ends what an earlier server of the same directory left, and nothing else',
  async () => {
    const [data, other] = [scratch('data'), scratch('other')];
    const left = stubborn(`${markOf(data)}-${randomUUID()}`);
    const stranger = stubborn(`${markOf(other)}-${randomUUID()}`);
    await until(() => reapOfDirectory(data).includes(left));
    await until(() => !isAlive(left));
    expect(isAlive(stranger)).toBe(true);
    // A process that is being ended keeps its environment until it is gone.
    await until(() => reapOfDirectory(data).length === 0);
  },
);
