import { expect, test } from 'vitest';
import { enforcementLists } from '../vocabulary';
import { readSearchOptions } from './enforcement-options';
import { UsageError } from './usage';

const read = (...argv: string[]) => readSearchOptions(argv, 'usage');

test('words, every condition and the bounds of a page are read from the command line', () => {
  expect(
    read(
      'rm',
      'file*',
      '--decision',
      'deny',
      '--decision',
      'ask',
      '--last',
      '7d',
      '--saved',
      'Mine',
      '--limit',
      '5',
    ),
  ).toEqual({
    filter: { text: 'rm file*', decision: ['deny', 'ask'], last: 604_800_000 },
    saved: 'Mine',
    before: null,
    limit: 5,
    json: false,
  });
  for (const name of ['rule', 'because', 'project', 'session', 'policy'] as const)
    expect(read(`--${name}`, 'x').filter).toEqual({ [name]: ['x'] });
  expect(enforcementLists).toHaveLength(9);
});

test('what means nothing is refused', () => {
  for (const wrong of [
    ['--decision', 'maybe'],
    ['--from', '2026-01-02', '--to', '2026-01-01'],
    ['--from', 'yesterday'],
    ['--last', '0h'],
    ['--last', 'week'],
    ['--before', '0'],
    ['--before', 'abc'],
    ['--limit', '101'],
    ['--rule', ''],
    ['--unknown'],
  ])
    expect(() => read(...wrong), wrong.join(' ')).toThrow(UsageError);
});
