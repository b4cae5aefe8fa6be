import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { apiOf, logIn } from './fixtures/login';
import { environment, makePlaces, type Places } from './fixtures/places';
import { descendantsOf } from './fixtures/processes';
import { startProgram } from './fixtures/program';
import { startServer } from './fixtures/server';

let places: Places;
beforeEach(() => {
  places = makePlaces();
});
afterEach(() => places.remove());

async function codexchat(...args: readonly string[]) {
  const program = startProgram(process.execPath, ['scripts/codexchat.mjs', ...args], environment(places));
  const { code } = await program.exited;
  return { code, stdout: program.stdout(), output: program.output() };
}

const result = z.object({
  sessionId: z.uuid(),
  turnId: z.uuid(),
  status: z.string(),
  items: z.array(z.object({ kind: z.string(), status: z.string() })),
  decisions: z.array(
    z.object({
      kind: z.string(),
      answer: z.string(),
      paths: z.array(z.string()),
      rules: z.array(z.string()),
    }),
  ),
});

/** What the ledger tells of a session, read by another program after the writer has ended. */
function recorded(sessionId: string): readonly { type: string; payload: Record<string, unknown> | null }[] {
  const db = new Database(join(places.dataDir, 'ledger.db'), { readonly: true });
  try {
    const rows = db
      .prepare<[string], { type: string; bytes: Buffer | null }>(
        `SELECT event.type AS type, payload.bytes AS bytes FROM event
         LEFT JOIN payload ON payload.seq = event.seq WHERE event.stream_id = ? ORDER BY event.seq`,
      )
      .all(`session/${sessionId}`);
    return rows.map(({ type, bytes }) => ({
      type,
      payload: bytes === null ? null : JSON.parse(bytes.toString('utf8')),
    }));
  } finally {
    db.close();
  }
}

const approvalLife = (sessionId: string) =>
  recorded(sessionId).filter(({ type }) => type.startsWith('approval.'));

describe('codexchat run', { timeout: 90_000 }, () => {
  test('--on-ask accept changes the file, and the ledger tells who allowed it', async () => {
    const project = places.project();
    const { code, stdout } = await codexchat(
      'run',
      '--demo',
      '--project',
      project,
      '--on-ask',
      'accept',
      'edit a file',
      '--json',
    );
    expect(code).toBe(0);
    expect(readFileSync(join(project, 'demo-notes.md'), 'utf8')).toContain('Notes of the demo');
    const { sessionId, status, items, decisions } = result.parse(JSON.parse(stdout));
    expect(status).toBe('completed');
    expect(items.find((item) => item.kind === 'fileChange')?.status).toBe('completed');
    expect(decisions).toMatchObject([{ kind: 'fileChange', answer: 'accept' }]);
    expect(decisions[0]?.paths[0]).toContain('demo-notes.md');

    const life = approvalLife(sessionId);
    expect(life.map(({ type }) => type)).toEqual([
      'approval.requested',
      'approval.decided',
      'approval.delivered',
      'approval.resolved',
    ]);
    expect(life[1]?.payload).toMatchObject({ answer: 'accept', by: 'cli' });
    expect(recorded(sessionId).at(-1)?.type).toMatch(/^(turn\.settled|session\.usage-updated)$/);
  });

  test('the default is decline: the file is not changed, and the ledger tells that', async () => {
    const project = places.project();
    const { code, stdout } = await codexchat('run', '--demo', '--project', project, 'edit a file', '--json');
    expect(code).toBe(0);
    expect(existsSync(join(project, 'demo-notes.md'))).toBe(false);
    const { sessionId, items, decisions } = result.parse(JSON.parse(stdout));
    expect(items.find((item) => item.kind === 'fileChange')?.status).toBe('declined');
    expect(decisions).toMatchObject([{ answer: 'decline' }]);
    expect(approvalLife(sessionId)[1]?.payload).toMatchObject({ answer: 'decline' });
  });

  test('without --json it prints the transcript, and what was asked and answered', async () => {
    const { code, stdout } = await codexchat('run', '--demo', '--project', places.project(), 'run a command');
    expect(code).toBe(0);
    expect(stdout).toContain('> run a command');
    expect(stdout).toMatch(/\? .*pwd && ls -1.* → decline/);
    expect(stdout).toContain('You declined the command');
  });

  test('a running server does the work, and shows the session', async () => {
    const server = await startServer({ places });
    try {
      const project = places.project();
      const args = ['run', '--demo', '--project', project, '--on-ask', 'accept', 'edit a file', '--json'];
      const { code, stdout } = await codexchat(...args);
      expect(code).toBe(0);
      expect(existsSync(join(project, 'demo-notes.md'))).toBe(true);
      const { sessionId } = result.parse(JSON.parse(stdout));
      const api = apiOf(await logIn(server));
      const view = await api.sessions.get.query({ sessionId });
      expect(view.session).toMatchObject({ openTurnId: null, turnCount: 1 });
      expect(view.page.approvals).toMatchObject([{ answer: 'accept', state: 'resolved' }]);
      expect(descendantsOf(server.pid).length, 'the work was done by the server').toBeGreaterThan(0);
    } finally {
      await server.stop();
    }
  });

  test('exit code 1: the turn did not end well', async () => {
    const { code, stdout } = await codexchat(
      'run',
      '--demo',
      '--project',
      places.project(),
      'model error',
      '--json',
    );
    expect(code).toBe(1);
    expect(result.parse(JSON.parse(stdout)).status).toBe('failed');
  });

  test.each([
    [['run', 'edit a file'], '--project is missing'],
    [['run', '--project', '/', '--on-ask', 'maybe', 'x'], '--on-ask is accept or decline'],
    [['run', '--project', '/'], 'The prompt is missing'],
    [['run', '--project', '/', '--loud', 'x'], '--loud'],
    [['dance'], 'There is no command "dance"'],
    [['enforcement', 'search', '🙂 (?)'], 'no letter and no digit'],
  ])('exit code 2: wrong use: %j', async (args, said) => {
    const { code, output, stdout } = await codexchat(...args);
    expect(code).toBe(2);
    expect(output).toContain(said);
    expect(stdout).toBe('');
  });

  test('exit code 3: it could not run, and says what, what is safe and what to do', async () => {
    const gone = places.project();
    rmSync(gone, { recursive: true });
    const { code, output, stdout } = await codexchat('run', '--demo', '--project', gone, 'answer', '--json');
    expect(code).toBe(3);
    expect(output).toContain(`There is no folder "${gone}".`);
    expect(output).toContain('Check the path, or create the folder first.');
    expect(output).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
  });

  test('exit code 3: nobody to open', async () => {
    const { code, output } = await codexchat('open', '--no-open');
    expect(code).toBe(3);
    expect(output).toContain('npm start');
  });
});

describe('codexchat run in bad company', { timeout: 90_000 }, () => {
  const start = (prompt: string, project: string) =>
    startProgram(
      process.execPath,
      ['scripts/codexchat.mjs', 'run', '--demo', '--project', project, '--on-ask', 'accept', prompt],
      environment(places),
    );

  test('another command has the data directory: says who, and what to do', async () => {
    const project = places.project();
    const first = start('slow', project);
    await first.says(/→ accept/);
    const { code, output } = await codexchat('run', '--demo', '--project', project, 'answer');
    first.signal('SIGINT');
    await first.exited;
    expect(code).toBe(3);
    expect(output).toContain(`Another CodexChat (pid ${first.pid}`);
    expect(output).toContain('Wait until it ends');
  });

  test('the server stops under it: says that it cannot follow the turn any more', async () => {
    const server = await startServer({ places });
    const program = start('slow', places.project());
    await program.says(/→ accept/);
    await server.stop();
    const { code } = await program.exited;
    expect(code).toBe(3);
    expect(program.output()).toContain('can no longer be followed');
    expect(program.output()).not.toMatch(/\n\s+at /);
  });

  test('its reader leaves: the turn is interrupted, without a stack trace', async () => {
    const script = `node scripts/codexchat.mjs run --demo --project "$0" --on-ask accept slow 2>&1 >&3 3>&- | cat >&2`;
    const piped = `{ ${script}; } 3>&1 | head -1`;
    const program = startProgram('/bin/sh', ['-c', piped, places.project()], environment(places));
    await program.exited;
    expect(program.stdout()).toBe('> slow\n');
    expect(program.output()).toBe('> slow\n');
    const db = new Database(join(places.dataDir, 'ledger.db'), { readonly: true });
    const settled = db.prepare("SELECT count(*) FROM event WHERE type = 'turn.settled'").pluck().get();
    db.close();
    expect(settled).toBe(1);
  });
});
