import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { judgeCommand, virtualPlace } from '../policy';
import { trackedPolicy } from '../policy/testing/tracked-engine';
import type { DomainEvent } from '../vocabulary';
import { openLivePolicy } from './live-policy';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const dir = mkdtempSync(join(tmpdir(), 'codexchat-live-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const folder = join(dir, 'organisation');
const userFolder = join(dir, 'own');
const own = join(userFolder, 'user.cedar');
const noNc =
  '@id("no-nc")\n@decision("deny")\n@reason("x")\nforbid (principal, action == Action::"command", resource)\nwhen { context.program == "ls" };\n';

beforeEach(() => {
  for (const place of [folder, userFolder]) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place);
  }
  for (const name of ['organisation.cedar', 'schema.cedarschema', 'default-policy.json'])
    cpSync(join(trackedPolicy().folder, name), join(folder, name));
  writeFileSync(own, noNc);
});

const replaced = (path: string, make: () => void) => () => {
  rmSync(path, { recursive: true, force: true });
  make();
};
const defaults = join(folder, 'default-policy.json');

test.each([
  ['a loop of links in the place of own rules', replaced(own, () => symlinkSync(own, own))],
  ['a loop of links in the place of the defaults', replaced(defaults, () => symlinkSync(defaults, defaults))],
  [
    'a file in the place of the folder of own rules',
    replaced(userFolder, () => writeFileSync(userFolder, '')),
  ],
  [
    'a loop of links in the place of the folder of own rules',
    replaced(userFolder, () => symlinkSync(userFolder, userFolder)),
  ],
  [
    'defaults that are nested without end',
    () => writeFileSync(defaults, `{"version": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  ],
])('%s leaves what was good in force, and is on record once', async (_, breakIt) => {
  const events: DomainEvent[] = [];
  const record = async (event: DomainEvent) => void events.push(event);
  const live = openLivePolicy({ folder, userFolder, record, report: (what) => expect.fail(what) });
  const place = virtualPlace('/w', '/home/dev');
  const judged = async () => {
    const { engine, problems } = await live.current();
    return {
      answer: engine && judgeCommand(engine, 'ls', '/w', place).decision,
      broken: problems.length > 0,
    };
  };
  expect(await judged()).toEqual({ answer: 'deny', broken: false });
  breakIt();
  expect(await judged()).toEqual({ answer: 'deny', broken: true });
  expect(await judged()).toEqual({ answer: 'deny', broken: true });
  expect(events.map(({ type }) => type)).toEqual(['policy.loaded', 'policy.refused']);
});
