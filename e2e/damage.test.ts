import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environment, makePlaces, type Places, type Variables } from './fixtures/places';
import { startProgram } from './fixtures/program';
import { startServer } from './fixtures/server';

/** The real server and the real command line, on files that were damaged under them. */

let places: Places;
beforeEach(() => {
  places = makePlaces();
});
afterEach(() => places.remove());

const cli = fileURLToPath(new URL('fixtures/codexchat.mjs', import.meta.url));

async function codexchat(args: readonly string[], env: Variables = {}) {
  const program = startProgram(process.execPath, [cli, ...args], environment(places, env));
  const { code } = await program.exited;
  return { code, output: program.output(), stdout: program.stdout() };
}

/** Tries to start; for a start that is refused. */
const refusedStart = () => codexchat(['start', '--no-open', '--port', '0']);

/** Starts with the loss accepted, and stops again in order. */
async function acceptLoss(): Promise<void> {
  const server = startProgram(
    process.execPath,
    [cli, 'start', '--no-open', '--port', '0', '--accept-loss'],
    environment(places),
  );
  await server.says(/CodexChat runs at/);
  expect((await server.stop()).code).toBe(0);
}

/** The files that nobody may write over, as they are. */
const ledgerFiles = (): readonly string[] =>
  ['ledger.db', 'ledger.db-wal', 'ledger.json', 'keys/checkpoint.pem'].map((name) =>
    readFileSync(join(places.dataDir, name)).toString('base64'),
  );

const ledgerPath = () => join(places.dataDir, 'ledger.db');

/** Resolves once the head file outside covers every entry: the ledger is at rest. */
async function sealed(): Promise<void> {
  const db = new Database(ledgerPath(), { readonly: true });
  const entries = db.prepare<[], number>('SELECT count(*) FROM event').pluck();
  for (;;) {
    const [name = ''] = readdirSync(places.headDir).filter((one) => one.endsWith('.json'));
    if (JSON.parse(readFileSync(join(places.headDir, name), 'utf8')).size === entries.get()) break;
    await pause(20);
  }
  db.close();
}

test('a killed server whose log was damaged is refused in words, untouched, and goes on when the loss is accepted', {
  timeout: 90_000,
}, async () => {
  const server = await startServer({ places });
  await sealed();
  server.signal('SIGKILL');
  await server.exited;
  const log = readFileSync(`${ledgerPath()}-wal`);
  log.writeUInt8(log.readUInt8(256) ^ 1, 256);
  writeFileSync(`${ledgerPath()}-wal`, log);
  const before = ledgerFiles();
  const { code, output } = await refusedStart();
  expect(code).toBe(3);
  expect(output).toContain('is damaged at frame 1, and entries that were durable come after it');
  expect(output).toContain('--accept-loss');
  expect(ledgerFiles()).toEqual(before);
  await acceptLoss();
  const verified = await codexchat(['ledger', 'verify']);
  expect([verified.code, verified.output]).toEqual([
    0,
    expect.stringContaining('✓ integrity: nothing found'),
  ]);
});

test('a ledger that is replaced under the running server: said within seconds, written to no more', {
  timeout: 90_000,
}, async () => {
  const server = await startServer({ places });
  await sealed();
  writeFileSync(`${ledgerPath()}.new`, 'another file\n');
  renameSync(`${ledgerPath()}.new`, ledgerPath());
  const before = readFileSync(ledgerPath());
  await server.says(/was deleted or replaced while it was in use/);
  const doctor = await codexchat(['doctor'], { CODEXCHAT_CODEX_BIN: '/nowhere/codex' });
  expect(doctor.output).toMatch(/✗ ledger .*was deleted or replaced while it was in use/);
  const { code } = await server.stop();
  expect(code).toBe(1);
  expect(readFileSync(ledgerPath()).equals(before)).toBe(true);
  const start = await refusedStart();
  expect([start.code, start.output]).toEqual([3, expect.stringContaining('ledger.db is damaged')]);
});

test('a backup made while the server runs is restored as the runbook says, after the ledger was deleted', {
  timeout: 90_000,
}, async () => {
  const server = await startServer({ places });
  const backup = join(places.root, 'backup');
  // Before its first entries are sealed there is nothing that a backup could prove, and the command says so.
  await sealed();
  const made = await codexchat(['ledger', 'backup', '--output', backup]);
  expect([made.code, made.output]).toEqual([0, expect.anything()]);
  // Something that the backup does not have.
  const demo = await codexchat(['start', '--demo', '--no-open', '--port', '1']);
  expect([demo.code, demo.stdout]).toEqual([
    0,
    expect.stringMatching(/already runs on .*\/s\/[-0-9a-f]{36}#token=/),
  ]);
  expect(demo.stdout).toContain('Not used, because it runs already: --port');
  await sealed();
  server.signal('SIGKILL');
  await server.exited;
  rmSync(ledgerPath());
  const missing = await refusedStart();
  expect([missing.code, missing.output]).toEqual([
    3,
    expect.stringContaining('but there was one, with at least'),
  ]);

  const broken = `${places.dataDir}.broken`;
  renameSync(places.dataDir, broken);
  cpSync(backup, places.dataDir, { recursive: true });
  cpSync(join(broken, 'keys'), join(places.dataDir, 'keys'), { recursive: true });
  const older = await refusedStart();
  expect([older.code, older.output]).toEqual([3, expect.stringContaining('its tail was lost')]);
  await acceptLoss();
  const verified = await codexchat(['ledger', 'verify', '--checkpoint', join(backup, 'checkpoint')]);
  expect([verified.code, verified.output]).toEqual([
    0,
    expect.stringContaining('✓ completeness: nothing found'),
  ]);
  expect(verified.output).toMatch(/✓ checkpoint-file .*The ledger continues what it says/);
});

test('what cannot work is said at once', { timeout: 90_000 }, async () => {
  const [doctor, open] = await Promise.all([codexchat(['doctor', 'x']), codexchat(['open', 'extra'])]);
  expect([doctor.code, open.code]).toEqual([2, 2]);
  const project = places.project();
  const run = await codexchat(['run', '--project', project, 'hello']);
  expect([run.code, run.output]).toEqual([3, expect.stringContaining('Codex is not logged in.')]);
  const garbage = join(places.root, 'codex');
  writeFileSync(garbage, 'no program at all\n', { mode: 0o700 });
  const wrong = await codexchat(['run', '--project', project, 'hello'], { CODEXCHAT_CODEX_BIN: garbage });
  expect([wrong.code, wrong.output]).toEqual([3, expect.stringContaining('not a codex program')]);
  expect(wrong.output).toContain(`"${garbage} app-server" was run`);
  expect(wrong.output).toContain('CODEXCHAT_CODEX_BIN');
});
