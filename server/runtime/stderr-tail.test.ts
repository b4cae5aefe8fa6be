import { expect, test } from 'vitest';
import { limits } from '../vocabulary';
import { createStderrTail } from './stderr-tail';

test('keeps the last lines, without colours, whatever the pieces', () => {
  const tail = createStderrTail(3);
  for (const piece of ['one\ntw', 'o\n\n', '\u001b[31mthr', 'ee\u001b[0m\nfo']) tail.push(Buffer.from(piece));
  expect(tail.lines()).toEqual(['two', 'three', 'fo']);
});

test('a character that lies across two pieces stays whole', () => {
  const tail = createStderrTail();
  const bytes = Buffer.from('größe\n');
  for (const byte of bytes) tail.push(Buffer.from([byte]));
  expect(tail.lines()).toEqual(['größe']);
});

test('a line without an end does not grow for ever', () => {
  const tail = createStderrTail();
  for (let index = 0; index < 100; index += 1) tail.push(Buffer.alloc(limits.runtimeRawKeptBytesMax, 'x'));
  expect(tail.lines().join('').length).toBeLessThanOrEqual(limits.runtimeRawKeptBytesMax);
});
