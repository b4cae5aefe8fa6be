import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const text = readFileSync(join(import.meta.dirname, '..', '.github', 'workflows', 'ci.yml'), 'utf8');

/** Jobs by key, as text: two spaces before a key of `jobs`, four before what belongs to it. */
const jobs = Object.fromEntries(
  [...(text.split('\njobs:\n')[1] ?? '').matchAll(/^ {2}(\w+):\n((?: {4}.*\n?|\n)+)/gm)].map((match) => [
    match[1] ?? '',
    match[2] ?? '',
  ]),
);
const nameOf = (job: string | undefined): string | undefined => /^ {4}name: (.+)$/m.exec(job ?? '')?.[1];

test('the two required checks keep their names: a renamed one would block every change for ever', () => {
  const required = Object.values(jobs)
    .map(nameOf)
    .filter((name) => name?.endsWith('-checks'));
  expect(required).toEqual(['fast-checks', 'full-checks']);
});

test('the last job runs whatever happened before it, and is red unless every other job succeeded', () => {
  const full = Object.values(jobs).find((job) => nameOf(job) === 'full-checks') ?? '';
  expect(full).toMatch(/^ {4}if: always\(\)$/m);
  const others = Object.keys(jobs).filter((key) => jobs[key] !== full);
  expect(others.length).toBeGreaterThan(1);
  expect(full).toContain(`needs: [${others.join(', ')}]`);
  for (const other of others) expect(full).toContain(`test "\${{ needs.${other}.result }}" = success`);
});

test('nothing keeps the required checks from starting, and their names do not vary', () => {
  expect(text).not.toMatch(/^\s*paths(-ignore)?:/m);
  expect(text).not.toMatch(/^\s*matrix:/m);
  expect(text).toMatch(/cancel-in-progress: .*github\.event_name == 'pull_request'/);
});

test('the workflow runs scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const used = [...text.matchAll(/npm (?:run )?([\w-]+)/g)].map((match) => match[1] ?? '');
  expect(used.filter((name) => scripts[name] === undefined)).toEqual([]);
});
