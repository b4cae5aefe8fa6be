import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ledger } from '../cli/ledger';
import type { ExportFormat } from '../http';
import { makeDoor } from '../http/door.fixture';
import { type Home, makeHome, openTestPlane, type TestPlane } from '../plane/testing/open-test-plane';
import { sessionFormats } from './formats';
import { atifSchema } from './testing/atif-schema';
import { otlpSchema } from './testing/otlp-schema';

/** A session of the real runtime, exported by the real command line and by tickets while the server runs, and judged by strangers' tools. */

// Built, the command line finds its package above dist/; here it runs from its sources.
vi.mock('../cli/package-facts', () => ({
  packageFacts: () => ({ root: join(import.meta.dirname, '..', '..'), version: 'test' }),
}));

let home: Home;
let plane: TestPlane;
let printed = '';
let isOpen = true;
const out = (name: string): string => join(home.projectDir, '..', name);

beforeAll(async () => {
  home = makeHome();
  plane = await openTestPlane(home);
  const turn = await plane.send('edit a file');
  await plane.answer(await plane.asked(), 'accept');
  await plane.settled(turn);
}, 60_000);
afterAll(async () => {
  if (isOpen) await plane.close('test end');
  home.remove();
});
beforeEach(() => {
  vi.stubEnv('CODEXCHAT_HOME', home.dataDir);
  vi.stubEnv('CODEXCHAT_HEAD_DIR', home.headDir);
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const cli = (format: string, output: string, ...more: readonly string[]) =>
  ledger(['export', '--format', format, '--session', plane.sessionId, '--output', output, ...more]);

const download = async (format: ExportFormat): Promise<{ name: string; text: string }> => {
  const { url } = await plane.plane.exports.ticket({ sessionId: plane.sessionId, format, content: false });
  const file = plane.plane.downloads.redeem(url.replace('/api/download/', ''));
  if (!file) throw new Error('the ticket is not good');
  let text = '';
  for await (const piece of file.pieces(new AbortController().signal)) text += String(piece);
  return { name: file.fileName, text };
};

test('command line and download give the same files, and nothing is overwritten unless it is said', async () => {
  for (const format of sessionFormats) {
    expect(await cli(format, out(`session.${format}`)), format).toBe(0);
    await expect(cli(format, out(`session.${format}`))).rejects.toMatchObject({
      trouble: { kind: 'ledger.output-taken' },
    });
  }
  const before = readFileSync(out('session.md'), 'utf8');
  expect(await cli('md', out('session.md'), '--force')).toBe(0);
  expect(readFileSync(out('session.md'), 'utf8').slice(-500)).toBe(before.slice(-500));
  expect(readdirSync(out('.')).filter((name) => name.includes('.part'))).toEqual([]);
  const html = readFileSync(out('session.html'), 'utf8');
  expect(html).toContain('Request 1: the agent asked to change files');
  expect(html).toContain('Request 1: Accepted');
  expect(html).toContain('demo-notes.md');
  expect(html).not.toContain('a kind this page does not know');
  atifSchema.parse(JSON.parse(readFileSync(out('session.atif'), 'utf8')));
  otlpSchema.parse(JSON.parse(readFileSync(out('session.otlp'), 'utf8')));
  // The checkpoint moves on with the ledger; the entries do not.
  const { name, text } = await download('md');
  expect(name).toMatch(/^edit-a-file-[0-9a-f]{8}\.md$/);
  expect(text.split('```\n\n').slice(1)).toEqual(before.split('```\n\n').slice(1));
  const seed = await download('seed');
  expect(seed.name).toMatch(/\.ledger\.json$/);
  expect(JSON.parse(seed.text)).toMatchObject({ schemaVersion: 1, threadID: plane.sessionId.toUpperCase() });
});

test('a logged-in page gets an address by the API, and the address gives the file once, to a browser without a secret', async () => {
  const here = await makeDoor({ plane: plane.plane, feed: plane.feed });
  try {
    const json = { sessionId: plane.sessionId, format: 'otlp', content: false };
    const ask = { method: 'POST', path: '/api/trpc/exports.ticket', json };
    expect((await here.send(ask)).status).toBe(401);
    const answer = await here.send({ ...ask, headers: await here.login() });
    const { url } = answer.body.result.data;
    const file = await here.send({ path: url, headers: { 'sec-fetch-site': 'same-origin' } });
    expect(file.headers['content-disposition']).toMatch(
      /^attachment; filename="edit-a-file-[0-9a-f]{8}\.otlp\.json"$/,
    );
    otlpSchema.parse(JSON.parse(file.text));
    expect((await here.send({ path: url })).status).toBe(404);
    const unknown = { ...ask, json: { ...json, sessionId: '0190a000-0000-7000-8000-00000000dead' } };
    const refused = await here.send({ ...unknown, headers: await here.login() });
    expect([refused.status, refused.body.error.data.trouble.kind]).toEqual([422, 'session.unknown']);
  } finally {
    // The feed belongs to the plane, which the next test still needs.
    await here.door.close();
    await here.parts.accessLog.close();
    rmSync(here.dataDir, { recursive: true });
  }
});

const docs = fileURLToPath(new URL('../../docs/verify', import.meta.url));
const goLibrary = '/usr/share/gocode';
const hasGo =
  spawnSync('go', ['version']).status === 0 && existsSync(join(goLibrary, 'src/golang.org/x/mod/sumdb/tlog'));
const run = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { env: { ...process.env, GO111MODULE: 'off', GOPATH: goLibrary } }).status === 0;

test('python, openssl and go verify what the command line exported; a flipped byte fails all of them', async () => {
  expect(await ledger(['export', '--format', 'tlog', '--output', out('log')])).toBe(0);
  const entry = ['export', '--format', 'proof', '--seq', '2', '--output'];
  expect(await ledger([...entry, out('entry')])).toBe(0);
  const judges = (log: string, proved: string): Record<string, boolean> => ({
    python: run('python3', join(docs, 'verify.py'), log),
    openssl: run('sh', join(docs, 'verify-log.sh'), log),
    entry: run('sh', join(docs, 'verify-entry.sh'), out('entry'), proved, join(log, 'log.vkey')),
    ...(hasGo ? { go: run('go', 'run', join(docs, 'verify.go'), log) } : {}),
  });
  if (!hasGo) process.stderr.write('not_run: verification with Go (it or its library is missing)\n');
  const all = (verdict: boolean) => ({
    python: verdict,
    openssl: verdict,
    entry: verdict,
    ...(hasGo ? { go: verdict } : {}),
  });
  expect(judges(out('log'), out('entry.entry'))).toEqual(all(true));

  const flip = (path: string, at: number): void => {
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(path, bytes);
  };
  cpSync(out('log'), out('flipped'), { recursive: true });
  cpSync(out('entry.entry'), out('flipped.entry'));
  // One byte of the root that was signed, and one of an entry.
  const note = readFileSync(out('flipped/checkpoint'));
  flip(out('flipped/checkpoint'), note.indexOf('\n', note.indexOf('\n') + 1) + 5);
  flip(out('flipped.entry'), 40);
  expect(judges(out('flipped'), out('flipped.entry'))).toEqual(all(false));

  cpSync(out('log'), out('entries'), { recursive: true });
  const [tile = ''] = readdirSync(out('entries/tile/entries'), { recursive: true }).filter(
    (name) => /\d$/.test(String(name)) && !String(name).endsWith('.p'),
  ) as string[];
  flip(out(`entries/tile/entries/${tile}`), 50);
  expect(judges(out('entries'), out('flipped.entry'))).toEqual(all(false));
}, 60_000);

test('a seed document has the same bytes for the same time, by the command line too', async () => {
  isOpen = false;
  await plane.close('the command line needs the data directory for itself');
  const seed = async (name: string, ...more: readonly string[]) => {
    printed = '';
    const thread = ['--project-path', home.projectDir, '--thread-id', plane.sessionId];
    expect(await ledger(['export', ...thread, '--output', out(name), '--json', ...more])).toBe(0);
    const bytes = readFileSync(out(name));
    expect(JSON.parse(printed)).toMatchObject({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      source: 'ledger',
      diagnostic: null,
    });
    return bytes.toString();
  };
  const time = ['--generated-at', '2026-01-31T12:00:00Z'];
  const first = await seed('first.json', ...time);
  expect(await seed('second.json', ...time)).toBe(first);
  expect(JSON.parse(first)).toMatchObject({ generatedAt: '2026-01-31T12:00:00Z' });
  expect(await seed('third.json', '--generated-at', '2026-01-31T13:00:00+01:00')).toBe(first);
  expect(await seed('fourth.json')).not.toBe(first);
}, 60_000);
