import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { advance, ledgerStats, openLedger, verifyReport, zeroCursor } from '../ledger';
import { sha256, type TemporaryPlace, temporaryPlace } from '../ledger/testing/fixture';
import { systemFold } from '../plane';
import { ledger } from './ledger';
import { UsageError } from './usage';

// Built, the command line finds its package above dist/; here it runs from its sources.
vi.mock('./package-facts', () => ({
  packageFacts: () => ({ root: join(import.meta.dirname, '..', '..'), version: 'test' }),
}));

let place: TemporaryPlace;
let printed = '';
beforeEach(async () => {
  place = await temporaryPlace();
  vi.stubEnv('CODEXCHAT_HOME', place.options.dataDir);
  vi.stubEnv('CODEXCHAT_HEAD_DIR', place.options.headDir);
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const open = await openLedger(place.options);
  const event = { type: 'server.stopped', payload: { reason: 'test' } } as const;
  const folded = advance(systemFold, zeroCursor(systemFold, 'system'), [{ event, at: 1_000 }], sha256);
  const entries = folded.entries.map((entry) => ({
    ...entry,
    eventId: 'e1',
    actor: { kind: 'system', id: 'test' } as const,
    causationId: null,
    correlationId: null,
  }));
  await open.append({ writes: [{ expectedVersion: 0, entries, cursor: folded.cursor }] });
  await open.close();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await place[Symbol.asyncDispose]();
});

test('verify answers in words and in JSON, and its exit code says what it found', async () => {
  expect(await ledger(['verify'])).toBe(0);
  expect(printed).toContain('✓ integrity: nothing found');
  expect(printed).toContain('Nobody could notice from this');
  printed = '';
  const kept = join(place.dir, 'checkpoint');
  expect(await ledger(['export', '--format', 'tlog', '--output', join(place.dir, 'out')])).toBe(0);
  const note = readFileSync(join(place.dir, 'out', 'checkpoint'), 'utf8');
  writeFileSync(kept, note);
  printed = '';
  expect(await ledger(['verify', '--checkpoint', kept, '--json'])).toBe(0);
  const report = verifyReport.parse(JSON.parse(printed));
  expect(report.anchors.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    'checkpoint-file ok',
    'head-file ok',
  ]);
  writeFileSync(kept, note.replace('\n1\n', '\n2\n'));
  printed = '';
  expect(await ledger(['verify', '--checkpoint', kept, '--json'])).toBe(1);
  expect(verifyReport.parse(JSON.parse(printed)).integrity.findings[0]?.what).toContain('not signed');
  await expect(ledger(['verify', '--checkpoint', join(place.dir, 'none')])).rejects.toMatchObject({
    trouble: { kind: 'ledger.checkpoint-unreadable' },
  });
  await expect(ledger(['verify', '--wrong'])).rejects.toThrow(UsageError);
  await expect(ledger(['wrong'])).rejects.toThrow(UsageError);
});

test('a checkpoint is kept in a file and on a commit, and looked for again', async () => {
  const [file, repository] = [join(place.dir, 'kept'), join(place.dir, 'repository')];
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', place.dir, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args]);
  git('init', '-q', repository);
  git('-C', repository, 'commit', '-q', '--allow-empty', '-m', 'x');
  const other = join(place.dir, 'other');
  git('init', '-q', other);
  // As in a hook of another repository, and for somebody who never told git who they are.
  vi.stubEnv('GIT_DIR', join(other, '.git'));
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  vi.stubEnv('GIT_CONFIG_KEY_0', 'user.useConfigOnly');
  vi.stubEnv('GIT_CONFIG_VALUE_0', 'true');
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  expect(await ledger(['anchor', '--output', file])).toBe(0);
  expect(await ledger(['anchor', '--git', repository])).toBe(0);
  expect(readFileSync(join(repository, '.git/refs/notes/codexchat-ledger'), 'utf8')).toMatch(/^[0-9a-f]+\n$/);
  // Another key signs, and a later copy takes the place of the first on the same commit.
  expect(await ledger(['rotate-key'])).toBe(0);
  expect(await ledger(['anchor', '--git', repository])).toBe(0);
  await expect(ledger(['anchor', '--output', file])).rejects.toMatchObject({
    trouble: { kind: 'ledger.anchor-failed' },
  });
  await expect(ledger(['anchor'])).rejects.toThrow(UsageError);
  vi.stubEnv('CODEXCHAT_HOME', join(place.dir, 'mistyped'));
  await expect(ledger(['rotate-key'])).rejects.toMatchObject({ trouble: { kind: 'ledger.none' } });
  expect(existsSync(join(place.dir, 'mistyped', 'ledger.db'))).toBe(false);
  vi.stubEnv('CODEXCHAT_HOME', place.options.dataDir);
  const copies = async () => {
    printed = '';
    await ledger(['verify', '--json']);
    const { anchors } = verifyReport.parse(JSON.parse(printed));
    return anchors.filter(({ kind }) => kind === 'recorded-copy').map(({ status }) => status);
  };
  expect(await copies()).toEqual(['ok', 'ok']);
  rmSync(file);
  expect(await copies()).toEqual(['ok', 'missing']);
});

test('stats, a backup and another key', async () => {
  expect(await ledger(['stats', '--json'])).toBe(0);
  expect(ledgerStats.parse(JSON.parse(printed))).toMatchObject({ entries: 1, streams: 1 });
  const output = join(place.dir, 'backup');
  printed = '';
  expect(await ledger(['backup', '--output', output, '--json'])).toBe(0);
  expect(JSON.parse(printed)).toEqual({ output, entries: 1, files: 0 });
  printed = '';
  expect(await ledger(['rotate-key', '--json'])).toBe(0);
  const { vkey } = JSON.parse(printed);
  printed = '';
  expect(await ledger(['verify', '--checkpoint', join(output, 'checkpoint'), '--json'])).toBe(0);
  expect(verifyReport.parse(JSON.parse(printed))).toMatchObject({ vkey, entries: 2 });
  await expect(ledger(['stats', '--output', 'x'])).rejects.toThrow(UsageError);
  await expect(ledger(['backup'])).rejects.toThrow(UsageError);
});

test('one entry comes with its proof, into files or on stdout', async () => {
  const output = join(place.dir, 'entry.tlog-proof');
  expect(await ledger(['export', '--format', 'proof', '--seq', '1', '--output', output])).toBe(0);
  expect(readFileSync(output, 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 0\n/);
  expect(JSON.parse(readFileSync(`${output}.entry`, 'utf8'))).toMatchObject({
    seq: 1,
    type: 'server.stopped',
  });
  printed = '';
  expect(await ledger(['export', '--format', 'proof', '--seq', '1'])).toBe(0);
  expect(printed).toBe(readFileSync(output, 'utf8'));
  await expect(ledger(['export', '--format', 'proof', '--seq', '0'])).rejects.toThrow(UsageError);
  await expect(ledger(['export', '--format', 'constructor'])).rejects.toThrow(UsageError);
  await expect(ledger(['export', '--format', 'ndjson', '--session', 'none'])).rejects.toMatchObject({
    trouble: { kind: 'ledger.no-such-session' },
  });
  await expect(ledger(['export', '--format', 'md', '--session', 'none', '--json'])).rejects.toThrow(
    UsageError,
  );
  expect(existsSync(join(place.dir, 'out'))).toBe(false);
});
