import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  makeArchiveHome,
  originalArchive,
  originalTurns,
  threadIdOf,
} from '../archive/testing/original-archive';
import { type BuiltCli, buildCli } from './testing/built-cli';

let cli: BuiltCli;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'codexchat-stdout-'));
  cli = await buildCli();
});
afterAll(() => {
  cli[Symbol.dispose]();
  rmSync(dir, { recursive: true, force: true });
});

/** A shell line in which `"$@"` is the command; its own exit code comes on stderr where the line asks for it. */
const inShell = (line: string): readonly string[] => ['bash', '-c', line, 'bash'];
const run = (line: string, words: readonly string[], env: Record<string, string> = {}) =>
  cli.run({ words, env, before: inShell(line) });

const told = {
  code: 3,
  stderr: expect.stringMatching(/^The output could not be written as a whole: .*\n.*incomplete.*\n.*\n$/),
};

test('output that a full device refuses is said in words, and the command did not end well', async () => {
  expect(await run('exec "$@" > /dev/full', ['ledger', '--help'])).toMatchObject(told);
  expect(await run('exec "$@" > /dev/full', ['--help'])).toMatchObject(told);
  expect(await run('exec "$@" > /dev/full 2>&1', ['ledger', '--help'])).toMatchObject({ code: 3 });
});

test('output of which a file takes only the beginning is not taken for whole', async () => {
  const path = join(dir, 'out');
  expect(await run(`ulimit -f 1; exec "$@" > '${path}'`, ['ledger', 'export', '--help'])).toMatchObject(told);
  expect(readFileSync(path, 'utf8')).toMatch(/^Usage: codexchat ledger export/);
});

test('a reader that leaves early ends the output without a word', async () => {
  const line = 'set -o pipefail; { "$@"; echo "exit $?" >&2; } | head -c 1';
  expect(await run(line, ['ledger', '--help'])).toMatchObject({ stdout: 'U', stderr: 'exit 0\n' });
  using home = makeArchiveHome();
  const id = threadIdOf(1);
  const turns = originalTurns(1, 3).map((turn) => ({ ...turn, assistant: 'long '.repeat(100_000) }));
  home.write(`${id}.md`, originalArchive(id, turns));
  const env = { CODEXCHAT_HOME: home.dataDir, CODEXCHAT_HEAD_DIR: home.headDir };
  const words = ['ledger', 'backfill', '--project-path', home.projectDir];
  expect(await run('exec "$@"', words, env)).toMatchObject({ code: 0 });
  const session = ['--session', id.toLowerCase()];
  for (const format of ['md', 'ndjson'])
    expect(await run(line, ['ledger', 'export', '--format', format, ...session], env)).toMatchObject({
      stdout: expect.stringMatching(/^.$/),
      stderr: 'exit 0\n',
    });
}, 60_000);
