import { expect, it } from 'vitest';
import { matchingThreads } from './find-threads';

const threads = [
  { threadId: 'aaa-1', preview: 'Fix the failing test' },
  { threadId: 'bbb-2', preview: 'Clean up old folders' },
];
const found = (typed: string) => matchingThreads(threads, typed).map(({ threadId }) => threadId);

it('finds by words in any order, by a part of the id, and everything when nothing is typed', () => {
  expect(found('TEST fix')).toEqual(['aaa-1']);
  expect(found('bbb')).toEqual(['bbb-2']);
  expect(found('  ')).toEqual(['aaa-1', 'bbb-2']);
  expect(found('fix folders')).toEqual([]);
});
