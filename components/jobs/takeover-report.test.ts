import { expect, it } from 'vitest';
import { readTakeover } from './takeover-report';

const problem = { path: '/a/b.md', offset: 401, length: 9, reason: 'the turn has no end', taken: false };
const trouble = { kind: 'x', what: 'It could not be read.', safe: '', next: 'Look at it.' };

it('reads the report of a take-over of archives', () => {
  const read = readTakeover({
    scannedThreadCount: 5,
    exportedThreadCount: 3,
    skippedThreadCount: 1,
    failedThreadCount: 1,
    addedTurnCount: 7,
    failed: [{ threadID: 't', path: '/a/c.md', problem: trouble }],
    problems: [problem],
    problemsOmitted: 2,
  });
  expect(read).toMatchObject({
    scanned: 5,
    taken: 3,
    skipped: 1,
    failed: 1,
    elsewhere: null,
    turns: 7,
    more: 2,
  });
  expect(read?.rows).toEqual([
    { path: '/a/c.md', offset: null, state: 'failed', what: 'It could not be read. Look at it.' },
    { path: '/a/b.md', offset: 401, state: 'left out', what: 'the turn has no end' },
  ]);
});

it('reads the report of an import of a codex home', () => {
  expect(
    readTakeover({ scannedFileCount: 4, importedSessionCount: 2, elsewhereCount: 1, addedTurnCount: 3 }),
  ).toMatchObject({ scanned: 4, taken: 2, skipped: 0, failed: 0, elsewhere: 1, turns: 3, rows: [] });
});

it('tells what a run that was stopped left, and nothing when it was not', () => {
  expect(readTakeover({ scannedThreadCount: 2, leftThreadCount: 3 })?.left).toBe(3);
  expect(readTakeover({ scannedFileCount: 2, leftSessionCount: 4 })?.left).toBe(4);
  expect(readTakeover({ scannedThreadCount: 2, leftThreadCount: 0 })?.left).toBe(null);
});

it('takes nothing else for one', () => {
  expect(readTakeover(null)).toBe(null);
  expect(readTakeover({ format: 'codexchat-ledger-verify/1' })).toBe(null);
});
