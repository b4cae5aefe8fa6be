import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireInstanceLock, readInstanceOwner } from './lock';

let root: string;
let child: ChildProcess | null = null;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'codexchat-lock-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
  rmSync(root, { recursive: true });
});

/** Another process that takes the lock in the same way and then waits. */
const holdElsewhere = async (dataDir: string): Promise<ChildProcess> => {
  const script = `
    const db = new (require('better-sqlite3'))(process.argv[1], { timeout: 0 });
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
    process.stdout.write('held');
    setInterval(() => {}, 1 << 30);`;
  const started = spawn(process.execPath, ['-e', script, join(dataDir, 'instance.lock')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  if (started.stdout !== null) await once(started.stdout, 'data');
  return started;
};

test('one instance per data directory; the message names the other', () => {
  const dataDir = join(root, 'new', 'home');
  const first = acquireInstanceLock({ dataDir, pid: 4711, startedAt: 1_700_000_000_000 });
  if (!first.ok) throw new Error(first.error.what);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(statSync(join(dataDir, 'instance.lock')).mode & 0o777).toBe(0o600);
  const second = acquireInstanceLock({ dataDir, pid: 1, startedAt: 2 });
  expect(second).toMatchObject({ ok: false, error: { kind: 'instance.owned' } });
  if (!second.ok) expect(second.error.what).toContain('pid 4711, since 2023-11-14T22:13:20.000Z');
  expect(readInstanceOwner(dataDir)).toEqual({ pid: 4711, startedAt: 1_700_000_000_000 });
  first.value.release();
  const third = acquireInstanceLock({ dataDir, pid: 5, startedAt: 6 });
  expect(third.ok).toBe(true);
  if (third.ok) third.value.release();
});

test('a killed owner leaves nothing that must be cleaned up', async () => {
  const other = await holdElsewhere(root);
  expect(acquireInstanceLock({ dataDir: root, pid: 1, startedAt: 1 })).toMatchObject({
    ok: false,
    error: { kind: 'instance.owned' },
  });
  other.kill('SIGKILL');
  await once(other, 'exit');
  const mine = acquireInstanceLock({ dataDir: root, pid: 1, startedAt: 1 });
  expect(mine.ok).toBe(true);
  if (mine.ok) mine.value.release();
});

test('a data directory that is none is said in words', () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  for (const dataDir of [file, join(file, 'below')]) {
    expect(acquireInstanceLock({ dataDir, pid: 1, startedAt: 1 })).toMatchObject({
      ok: false,
      error: { kind: 'instance.data-dir-unwritable' },
    });
  }
  const occupied = join(root, 'occupied');
  mkdirSync(join(occupied, 'instance.lock'), { recursive: true });
  expect(acquireInstanceLock({ dataDir: occupied, pid: 1, startedAt: 1 })).toMatchObject({
    ok: false,
    error: { kind: 'instance.data-dir-unwritable' },
  });
});
