import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Rules that hold for the checkout as a whole, and that no compiler or linter knows. */
const root = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const own = 'server/repository.test.ts';
const sources = files.filter((path) => /\.(?:ts|tsx|mjs|cjs)$/.test(path));

/** `path:line` of every line that matches. */
const linesWith = (paths: readonly string[], pattern: RegExp): readonly string[] =>
  paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
      ),
  );

test('there is something to judge', () => {
  expect(sources.length).toBeGreaterThan(100);
});

test('no source file is longer than 300 lines', () => {
  const long = sources
    .map((path) => [path, read(path).split('\n').length - 1] as const)
    .filter(([, lines]) => lines > 300);
  expect(long).toEqual([]);
});

test('names say what a thing is', () => {
  const empty = /(?:^|[/.-])(?:utils?|helpers?|misc|common|managers?|stuff|base)(?:[/.-]|$)/i;
  expect(sources.filter((path) => empty.test(path))).toEqual([]);
  expect(sources.filter((path) => /[A-Z_]/.test(path.split('/').pop() ?? ''))).toEqual([]);
});

test('every room has an index with a head comment', () => {
  const rooms = [...new Set(files.flatMap((path) => /^server\/([^/]+)\//.exec(path)?.[1] ?? []))].filter(
    (room) => room !== 'cli',
  );
  const wrong = rooms.filter((room) => {
    const index = `server/${room}/index.ts`;
    return (
      !existsSync(join(root, index)) || !read(index).startsWith('/**') || read(index).includes('export *')
    );
  });
  expect(wrong).toEqual([]);
});

test('cores have no clock, no randomness, no environment', () => {
  const cores = sources.filter(
    (path) => /^server\/[^/]+\/core\//.test(path) && !/\.(?:test|fixture)\.|\/testing(?:\/|\.ts$)/.test(path),
  );
  expect(cores.length).toBeGreaterThan(10);
  expect(
    linesWith(
      cores,
      /Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|\bprocess\.|from 'node:|randomUUID/,
    ),
  ).toEqual([]);
});

test('nothing is skipped, focused or left for later', () => {
  const others = sources.filter((path) => path !== own);
  expect(
    linesWith(others, /\b(?:it|test|describe)\.(?:skip|only|todo|fixme)\(|\b(?:TODO|FIXME|XXX|HACK)\b/),
  ).toEqual([]);
});

test('tests wait for events, not for time', () => {
  const tests = sources.filter((path) => /\.(?:test|spec)\.tsx?$/.test(path) || path.startsWith('e2e/'));
  expect(
    linesWith(
      tests.filter((path) => path !== own),
      /waitForTimeout|\bsleep\(\d/,
    ),
  ).toEqual([]);
});

test('every dependency is pinned', () => {
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

test('each npm script names a file that exists', () => {
  const missing = Object.entries(manifest.scripts).filter(([, command]) => {
    const script = /^node (scripts\/[\w-]+\.mjs)/.exec(command)?.[1];
    return script === undefined || !existsSync(join(root, script));
  });
  expect(missing).toEqual([]);
});

test('every command in the documents exists', () => {
  const documents = files.filter((path) => path.endsWith('.md') && !path.includes('sample-project/'));
  const wrong = documents.flatMap((path) => {
    const text = read(path);
    const scripts = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => match[1] ?? '');
    const paths = [...text.matchAll(/\bnode (scripts\/[\w-]+\.mjs)/g)].map((match) => match[1] ?? '');
    return [
      ...scripts.filter((name) => manifest.scripts[name] === undefined),
      ...paths.filter((script) => !existsSync(join(root, script))),
    ].map((name) => `${path}: ${name}`);
  });
  expect(wrong).toEqual([]);
});

test('links between documents lead somewhere', () => {
  const documents = files.filter((path) => path.endsWith('.md'));
  const broken = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('no tracked file knows this machine, or where packages were downloaded', () => {
  const texts = files.filter((path) =>
    /\.(?:ts|tsx|mjs|cjs|json|md|yml|yaml|sql|prisma|css|html|txt)$|^\.[\w-]+$/.test(path),
  );
  const places = [`${dirname(root)}/`, `${homedir()}/`].filter((place) => place !== '/' && place !== '//');
  const found = texts.filter((path) => places.some((place) => read(path).includes(place)));
  expect(found).toEqual([]);
  expect(read('package-lock.json')).not.toContain('"resolved": "http');
});
