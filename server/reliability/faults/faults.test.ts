import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faults as simulated } from '../simulation';
import { knownFaults } from './index';

const root = join(import.meta.dirname, '..', '..', '..');
const classes = { P: 24, A: 20, S: 24, H: 12, O: 14 };

describe('the list of faults', () => {
  test('names each of the 94 once, in order', () => {
    const ids = Object.entries(classes).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`),
    );
    expect(ids).toHaveLength(94);
    expect(knownFaults.map(({ id }) => id)).toEqual(ids);
  });

  test('says of each either what exercises it or why nothing can', () => {
    const wrong = knownFaults.filter(
      ({ exercised, notHere }) => exercised.length > 0 === (notHere !== undefined),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test('points at tests that exist, by words that stand in them', () => {
    const missing = knownFaults.flatMap(({ id, exercised }) =>
      exercised.flatMap((one) => {
        if ('simulated' in one) return [];
        const path = join(root, one.file);
        const there = existsSync(path) && readFileSync(path, 'utf8').includes(one.title);
        return there ? [] : [`${id}: ${one.file}: ${one.title}`];
      }),
    );
    expect(missing).toEqual([]);
  });

  test('uses every fault class of the simulator, whose block of seeds is red when one never happened', () => {
    const used = new Set(
      knownFaults.flatMap(({ exercised }) =>
        exercised.flatMap((one) => ('simulated' in one ? [one.simulated] : [])),
      ),
    );
    // Faults that the simulator has beside those of the list.
    const beside = simulated.filter((name) => !used.has(name));
    expect(beside).toEqual([
      'prepareFails',
      'lateRequest',
      'overload',
      'staleAgain',
      'turnsRefused',
      'busyThread',
      'wrongEcho',
      'severalRequests',
      'unknownMessage',
      'lateItem',
      'unorderedItem',
      'settingsDrift',
      'turnFails',
      'refusesEffort',
      'folderGone',
      'bypass',
      'slowPolicy',
      'noPolicy',
    ]);
  });

  test('at least 80 are exercised', () => {
    expect(knownFaults.filter(({ exercised }) => exercised.length > 0).length).toBeGreaterThanOrEqual(80);
  });
});
