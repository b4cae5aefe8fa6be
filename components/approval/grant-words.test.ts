import { expect, test } from 'vitest';
import { grantsWords, shapeLines, usesWords } from './grant-words';

test('what a grant holds is told whole: the words and the folder, or every file with what is done to it', () => {
  expect(shapeLines({ kind: 'command', command: 'npm test -- a', cwd: '/w', changes: [] })).toEqual([
    'npm test -- a',
    'in /w',
  ]);
  const changes = [
    { path: 'a.ts', change: 'update' },
    { path: 'b.ts', change: 'add' },
  ];
  expect(shapeLines({ kind: 'fileChange', command: null, cwd: null, changes })).toEqual([
    'update a.ts',
    'add b.ts',
  ]);
});

test('uses are counted in words', () => {
  expect([0, 1, 2].map((uses) => usesWords({ uses }))).toEqual(['not used yet', 'used once', 'used 2 times']);
  expect(grantsWords({ open: 2, uses: 3 })).toBe('2 grants, used 3 times');
});
