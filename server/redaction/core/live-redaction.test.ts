import { expect, test } from 'vitest';
import { limits } from '../../vocabulary';
import { LiveRedaction } from './live-redaction';

test('a text that only announces secrets costs a bounded number of looks a piece, is held, and comes whole when something else comes', () => {
  let looks = 0;
  const live = new LiveRedaction({
    find: () => [],
    begunIn: () => {
      looks += 1;
      return null;
    },
    findBegun: () => null,
    mask: () => '',
  });
  const pieces = 400;
  let out = '';
  for (let piece = 0; piece < pieces; piece += 1) out += live.push('password ');
  expect(looks).toBeGreaterThan(pieces);
  expect(looks).toBeLessThanOrEqual(pieces * limits.redactionStepsMax);
  out += live.push('and so on ');
  expect(out + live.end()).toBe(`${'password '.repeat(pieces)}and so on `);
});
