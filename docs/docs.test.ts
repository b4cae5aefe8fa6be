import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonShapes } from '../server/cli/json-shapes';
import { shapeText } from '../server/cli/testing/json-shape';
import { demoScenarios } from '../server/runtime/demo/scenarios';
import { eventSchemas } from '../server/vocabulary';

/** The documents say what the code is. That links lead somewhere is in server/repository.test.ts. */
const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
/** A page without the padding of its tables. */
const page = (path: string): string => read(path).replaceAll(/ {2,}/g, ' ');
const readme = page('README.md');

/** Lines of the tables of a page whose first cell begins with something in backticks, by that. */
const rowsOf = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^\| `([^`]+)`.*$/gm)].map((match) => [match[1] ?? '', match[0]]));

test('every event is described with all of its fields, and no other', () => {
  const rows = rowsOf(page('docs/event-schema.md').split('## Stream `system`')[1] ?? '');
  expect([...rows.keys()].sort()).toEqual(Object.keys(eventSchemas).sort());
  const missing = Object.entries(eventSchemas).flatMap(([type, schema]) =>
    Object.keys(schema.shape)
      .filter((field) => !rows.get(type)?.includes(`\`${field}\``))
      .map((field) => `${type}: ${field}`),
  );
  expect(missing).toEqual([]);
});

test('every command and its options stand in the README', () => {
  const table = /const commands[^=]*= \{([\s\S]*?)\n\};/.exec(read('server/cli/main.ts'))?.[1] ?? '';
  const commands = [...table.matchAll(/^ {2}(\w+): \{/gm)].map((match) => match[1] ?? '');
  expect(commands.length).toBeGreaterThan(3);
  const rows = [...rowsOf(readme.split('## Command line')[1]?.split('\n## ')[0] ?? '').values()];
  const usages = { start: 'server/main.ts', open: 'server/cli/open.ts', run: 'server/cli/run.ts' };
  for (const command of commands) {
    const row = rows.find((line) => line.startsWith(`| \`${command} `));
    expect(row, command).toBeDefined();
    const source = Object.entries(usages).find(([name]) => name === command)?.[1];
    const usage = source === undefined ? '' : (/Usage: [^;]*/.exec(read(source))?.[0] ?? '');
    const options = [...usage.matchAll(/--[a-z][a-z-]+/g)].map(([option]) => option);
    for (const option of options) expect(row, `${command} ${option}`).toContain(option);
  }
});

test('every room stands in the architecture', () => {
  const rooms = readdirSync(join(root, 'server'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(rooms.length).toBeGreaterThan(15);
  const told = page('docs/architecture.md');
  expect(rooms.filter((room) => !told.includes(`| [${room}](../server/${room}/`))).toEqual([]);
});

test('the demo prompts are told in the words of the demo', () => {
  const [front, told] = [rowsOf(readme), page('docs/demo.md')];
  expect(demoScenarios.length).toBeGreaterThan(5);
  for (const { prompt, shows } of demoScenarios) {
    expect(front.get(prompt), prompt).toBe(`| \`${prompt}\` | ${shows} |`);
    expect(told).toContain(`## \`${prompt}\``);
  }
});

test('every variable that the program reads stands in the README', () => {
  const listed = execFileSync('git', ['ls-files', 'server'], { cwd: root, encoding: 'utf8' }).split('\n');
  const sources = listed.filter(
    (path) => /\.ts$/.test(path) && !/\.(?:test|fixture)\.ts$|\/testing\//.test(path),
  );
  const names = sources
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) => [...read(path).matchAll(/\benv\.(CODEXCHAT_\w+)/g)].map((match) => match[1] ?? ''));
  expect(names).toContain('CODEXCHAT_HOME');
  const rows = rowsOf(readme);
  expect([...new Set(names)].filter((name) => !rows.has(name))).toEqual([]);
});

test('every word of the glossary leads to the file that owns it', () => {
  const lines = page('docs/glossary.md')
    .split('\n')
    .filter((line) => /^\| (?!word |-)/.test(line));
  expect(lines.length).toBeGreaterThan(40);
  expect(lines.filter((line) => !/^\| \[[^\]]+\]\([^)]+\) \| [^|]+ \|[^|]*\|$/.test(line))).toEqual([]);
});

test('every decision record has its number and its parts', () => {
  const records = readdirSync(join(root, 'docs/decisions')).sort();
  expect(records.length).toBeGreaterThan(10);
  expect(records.map((name) => Number(/^(\d{3})-[a-z0-9-]+\.md$/.exec(name)?.[1]))).toEqual(
    records.map((_, index) => index),
  );
  for (const name of records) {
    const parts = [...read(`docs/decisions/${name}`).matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(parts, name).toEqual(['Context', 'Decision', 'Measured', 'Consequences']);
  }
});

test('every document that --json prints stands with its shape on the page of the command line, and no other', () => {
  const told = Object.fromEntries(
    [...read('docs/command-line.md').matchAll(/^### `([^`]+)`\n[^#]*?```text\n([\s\S]*?)\n```/gm)].map(
      ([, command = '', shape = '']) => [command, shape],
    ),
  );
  const are = Object.entries(jsonShapes).map(([command, shape]) => [command, shapeText(shape)]);
  expect(told).toEqual(Object.fromEntries(are));
});
