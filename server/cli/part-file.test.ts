import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PartFile } from './part-file';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'codexchat-part-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

test('a signal in the middle removes what was half written, and ends the process as that signal does', () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const before = process.listenerCount('SIGTERM');
  using file = new PartFile(join(dir, 'out'), { force: false });
  file.write('half');
  expect(readdirSync(dir)).toHaveLength(1);
  process.emit('SIGTERM', 'SIGTERM');
  expect(kill).toHaveBeenCalledWith(process.pid, 'SIGTERM');
  expect(readdirSync(dir)).toEqual([]);
  expect(process.listenerCount('SIGTERM')).toBe(before);
});

test('what appears at the place meanwhile is not replaced, unless that was asked for', () => {
  const path = join(dir, 'out');
  for (const force of [false, true]) {
    using file = new PartFile(path, { force });
    file.write('whole');
    if (!existsSync(path)) writeFileSync(path, 'mine');
    if (force) file.keep();
    else expect(() => file.keep()).toThrow('already');
    expect(readFileSync(path, 'utf8')).toBe(force ? 'whole' : 'mine');
  }
  expect(readdirSync(dir)).toEqual(['out']);
});
