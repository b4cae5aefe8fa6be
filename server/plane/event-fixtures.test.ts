import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  foldFixture,
  hashesPath,
  hashLines,
  missingFixtures,
  nameOf,
  newFixture,
  readFixtures,
  readResults,
} from './testing/event-fixtures';

const howTo = 'run `npm run event-fixtures`, and commit what it adds';

test('every event has a fixture of its newest version and of each of its fields, and no fixture or result was edited or lost', () => {
  expect(missingFixtures(readFixtures()).map(nameOf), howTo).toEqual([]);
  const listed = readFileSync(hashesPath, 'utf8').trim().split('\n');
  expect(listed.length).toBeGreaterThan(100);
  expect(hashLines(), `what was written once is never edited; for what is new, ${howTo}`).toEqual(listed);
});

test('every event ever written decodes, and folds to what was recorded for this version of its fold', () => {
  const fixtures = readFixtures();
  let changing = 0;
  for (const fixture of fixtures) {
    const { fold, result } = foldFixture(fixture);
    const recorded = readResults(fold)[nameOf(fixture)];
    expect(recorded, `${fold} has no result for ${nameOf(fixture)}: ${howTo}`).toBeDefined();
    expect(result, `${fold} makes something else of ${nameOf(fixture)}: raise the fold's version`).toEqual(
      recorded,
    );
    if (result.changes.length > 0) changing += 1;
  }
  // A fixture that changes nothing proves little; most must.
  expect(changing).toBeGreaterThan(fixtures.length / 2);
});

test('a field that came later needs a fixture of its own', () => {
  const old = readFixtures().filter(({ later }) => later === undefined);
  expect(missingFixtures(old).map(nameOf)).toContain('payload.expired.v1.readModels');
});

test('the fixtures can fail: another payload gives another result', () => {
  const fixture = newFixture('session.renamed');
  const other = { ...fixture, payload: { ...fixture.payload, title: 'another' } };
  expect(foldFixture(other).result).not.toEqual(foldFixture(fixture).result);
  expect(() => foldFixture({ ...fixture, payload: { by: 'nobody' } })).toThrow();
});
