import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { type Api, apiOf, commandId, logIn } from './fixtures/login';
import { markedProcesses, markName, markOf } from './fixtures/marked';
import { makePlaces, type Places } from './fixtures/places';
import { isAlive } from './fixtures/processes';
import { type Server, startServer } from './fixtures/server';

/** The real server, the real codex and a command that runs for a quarter of an hour: what is left of them when they are killed. */

const places: Places[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const place of places.splice(0)) {
    for (const pid of markedProcesses(place.dataDir)) process.kill(pid, 'SIGKILL');
    place.remove();
  }
});

async function start(place: Places): Promise<Server> {
  const server = await startServer({ places: place });
  servers.push(server);
  return server;
}

/** Looks again until it holds; the time limit of the test ends it. */
async function until<T>(find: () => Promise<T | null> | T | null): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== null) return found;
    await pause(20);
  }
}

async function beginCommand(server: Server, folder: string, prompt: string): Promise<Api> {
  const api = apiOf(await logIn(server));
  const { projectId } = await api.projects.add.mutate({ commandId: commandId(), path: folder });
  const choice = { projectId, flavour: 'demo', model: null, effort: null } as const;
  const { sessionId } = await api.sessions.create.mutate({ commandId: commandId(), ...choice });
  await api.sessions.send.mutate({ commandId: commandId(), sessionId, text: prompt, intent: 'start' });
  const { approvalId, shownHash } = await until(async () => (await api.approvals.pending.query())[0] ?? null);
  await api.approvals.decide.mutate({ commandId: commandId(), approvalId, shownHash, answer: 'accept' });
  await until(async () => {
    const { page } = await api.sessions.get.query({ sessionId });
    return page.chunks.some((chunk) => chunk.text.includes('tick 1')) ? true : null;
  });
  return api;
}

/** What even a guardian did not find: it looks for the marker of one life. */
function leaveBehind(dataDir: string): number {
  const child = spawn('/bin/sleep', ['600'], {
    detached: true,
    stdio: 'ignore',
    env: { NODE_ENV: 'test', [markName]: `${markOf(dataDir)}left-by-the-test` },
  });
  child.unref();
  return child.pid ?? 0;
}

describe.runIf(process.platform === 'linux')('a command is under way', { timeout: 120_000 }, () => {
  test('without a sandbox, and the server is killed: nothing is left', async () => {
    const place = makePlaces();
    places.push(place);
    const server = await start(place);
    await beginCommand(server, place.project(), 'in the background, without the sandbox');
    expect(markedProcesses(place.dataDir).length).toBeGreaterThan(1);
    server.signal('SIGKILL');
    await server.exited;
    await until(() => markedProcesses(place.dataDir).length === 0 || null);
  });

  test('in the sandbox, and the server is killed: the next start ends what is left and takes the empty folders that were not there before', async () => {
    const place = makePlaces();
    places.push(place);
    const folder = place.project();
    mkdirSync(join(folder, '.aws'));
    const server = await start(place);
    await beginCommand(server, folder, 'in the background');
    server.signal('SIGKILL');
    await server.exited;
    await until(() => markedProcesses(place.dataDir).length === 0 || null);
    expect(readdirSync(folder).sort(), 'the sandbox leaves them').toEqual([
      '.agents',
      '.aws',
      '.codex',
      '.git',
    ]);
    const left = leaveBehind(place.dataDir);
    await until(() => markedProcesses(place.dataDir).includes(left) || null);
    await start(place);
    expect(readdirSync(folder)).toEqual(['.aws']);
    await until(() => !isAlive(left) || null);
    const db = new Database(join(place.dataDir, 'ledger.db'), { readonly: true });
    const types = db.prepare('SELECT type FROM event ORDER BY seq').pluck().all();
    db.close();
    expect(types).toContain('server.leftovers-reaped');
    expect(existsSync(join(place.dataDir, 'mount-points.json'))).toBe(false);
  });
});
