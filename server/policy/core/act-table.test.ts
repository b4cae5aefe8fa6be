import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import lock from '../../runtime/bindings.lock.json';
import { gatedItems, gatedRequests, sentRequests } from './act-table';
import { traits } from './shell/traits';

const root = join(import.meta.dirname, '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'policy.md'), 'utf8').replaceAll(/ {2,}/g, ' ');

test('every kind of act of the pinned protocol is gated, refused or switched off', () => {
  expect(Object.keys(gatedRequests).sort()).toEqual(lock.serverRequests);
  expect(Object.keys(gatedItems).sort()).toEqual(lock.itemKinds);
});

test('no request leaves that is not in the table', () => {
  const sources = readdirSync(join(root, 'server'), { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      /\.ts$/.test(path) &&
      !/bindings|reliability|\.test\.ts$|testing|fixture|runtime\/demo|act-table/.test(path),
  );
  expect(sources.length).toBeGreaterThan(100);
  const sent = new Set(
    sources.flatMap((path) => {
      const text = readFileSync(join(root, 'server', path), 'utf8');
      return lock.clientRequests.filter((method) => method.includes('/') && text.includes(`'${method}'`));
    }),
  );
  expect([...sent].filter((method) => !sentRequests.includes(method))).toEqual([]);
  expect(sentRequests.filter((method) => !lock.clientRequests.includes(method))).toEqual([]);
});

test('the page says the same', () => {
  for (const [name, { gate, how }] of Object.entries({ ...gatedRequests, ...gatedItems }))
    expect(page, name).toContain(`| \`${name}\` | ${gate} | ${how} |`);
  for (const [name, meaning] of Object.entries(traits))
    expect(page, name).toContain(`| \`${name}\` | ${meaning} |`);
});
