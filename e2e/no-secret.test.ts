import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiOf, logIn } from './fixtures/login';
import { environment, makePlaces } from './fixtures/places';
import { descendantsOf } from './fixtures/processes';
import { startProgram } from './fixtures/program';
import { startServer } from './fixtures/server';

/** Put together here, so that no scanner takes this repository for a leak. */
const letters = 'Qx7ZkP2mVb9TnW4cRf8YhL3sDg6JaE5u';
const secrets = {
  environment: ['violet', 'harbour', letters.slice(0, 9)].join('.'),
  prompt: ['gh', 'p_', letters, 'M1v0'].join(''),
  output: ['gs', 'k_', letters, letters.toLowerCase()].join(''),
  address: ['npm', '_', letters, 'N0pe'].join(''),
};
const pieces = Object.values(secrets).flatMap((secret) => [
  secret.slice(-14),
  Buffer.from(secret.slice(-15)).toString('base64').slice(4, -4),
]);

function* filesIn(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const kind = lstatSync(path, { throwIfNoEntry: false });
    if (kind?.isDirectory()) yield* filesIn(path);
    else if (kind?.isFile()) yield path;
  }
}

/** Of Linux alone, and of what still runs. */
function ofProcess(pid: number, what: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'latin1');
  } catch {
    return '';
  }
}

const foundIn = (where: string, bytes: string | Buffer): readonly string[] =>
  pieces.filter((piece) => bytes.includes(piece)).map((piece) => `${where}: ${piece}`);

/** What codex keeps in its private home is what its model was told; that is not ours to mask (docs/redaction.md says so). */
const ofCodex = /\/codex-home[^/]*\//;

test('a secret of the environment, a prompt, an output or an address is in no file, log, export or process list of ours', {
  timeout: 90_000,
}, async () => {
  const places = makePlaces();
  const server = await startServer({
    places,
    env: { [`E2E_DB_${'PASS'}WORD`]: secrets.environment },
  });
  try {
    const project = places.project();
    for (const secret of [secrets.output, secrets.environment]) writeFileSync(join(project, secret), '');
    await fetch(`${server.origin}/api/trpc/sessions.list?token=${secrets.address}`);
    const prompt = `run a command with ${secrets.prompt} and ${secrets.environment}`;
    const run = ['run', '--demo', '--project', project, '--on-ask', 'accept', '--json'];
    const cli = (...args: readonly string[]) =>
      startProgram(process.execPath, ['scripts/codexchat.mjs', ...args], environment(places));
    const running = cli(...run, prompt);
    expect((await running.exited).code, running.output()).toBe(0);
    const { sessionId } = JSON.parse(running.stdout()) as { sessionId: string };

    const api = apiOf(await logIn(server));
    const view = await api.sessions.get.query({ sessionId });
    const shown = JSON.stringify(view);
    expect(shown).toContain('[redacted:github-token#');
    expect(shown).toContain('[redacted:groq-key#');
    expect(shown).toContain('[redacted:known-value#');

    const commands = [server.pid, ...descendantsOf(server.pid).map(({ pid }) => pid)].flatMap((pid) =>
      foundIn(`command line of ${pid}`, ofProcess(pid, 'cmdline')),
    );
    const environments = descendantsOf(server.pid).flatMap(({ pid }) =>
      foundIn(`environment of ${pid}`, ofProcess(pid, 'environ')),
    );
    const exported = join(places.root, 'session.ndjson');
    const exporting = cli(
      'ledger',
      'export',
      '--session',
      sessionId,
      '--format',
      'ndjson',
      '--output',
      exported,
    );
    expect((await exporting.exited).code, exporting.output()).toBe(0);
    // While it runs: with the log of the database beside it.
    const files = [places.dataDir, places.headDir].flatMap((folder) => [...filesIn(folder)]);
    const kept = [...files, exported].filter((path) => !ofCodex.test(path));
    expect(kept.some((path) => path.endsWith('ledger.db'))).toBe(true);
    expect(kept.some((path) => path.endsWith('access.ndjson'))).toBe(true);
    expect(readFileSync(join(places.dataDir, 'logs', 'access.ndjson'), 'utf8')).toContain(
      '[redacted:npm-token#',
    );
    const inFiles = kept.flatMap((path) => foundIn(path, readFileSync(path)));
    expect([
      ...commands,
      ...environments,
      ...inFiles,
      ...foundIn('the screens', shown),
      ...foundIn('what the server says', server.output()),
      ...foundIn('what the command says', running.output()),
    ]).toEqual([]);
  } finally {
    await server.stop();
  }
  const after = [places.dataDir, places.headDir].flatMap((folder) => [...filesIn(folder)]);
  expect(
    after.filter((path) => !ofCodex.test(path)).flatMap((path) => foundIn(path, readFileSync(path))),
  ).toEqual([]);
  places.remove();
});
