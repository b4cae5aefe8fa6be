import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { invariants } from './invariants';

const root = join(import.meta.dirname, '..', '..');

const testFilesIn = (path: string): readonly string[] => {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.test\.tsx?$/.test(name),
  );
};

test('each invariant has an id of its own and names suites that exist', () => {
  expect(new Set(invariants.map((each) => each.id)).size).toBe(invariants.length);
  const missing = invariants.flatMap((each) => each.suites.filter((path) => testFilesIn(path).length === 0));
  expect(missing).toEqual([]);
});
