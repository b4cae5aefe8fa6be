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

/** Characters looked at while a text of so many comes in pieces. */
function charactersLookedAt(unit: string, total: number): number {
  let looked = 0;
  const look = (text: string): null => {
    looked += text.length;
    return null;
  };
  const live = new LiveRedaction({
    find(text) {
      look(text);
      return [];
    },
    begunIn: look,
    findBegun: look,
    mask: () => '',
  });
  const text = unit.repeat(total / unit.length);
  const piece = 256;
  for (let at = 0; at < text.length; at += piece) live.push(text.slice(at, at + piece));
  live.end();
  return looked;
}

test.each(['password ', 'token: "', 'cookie: a=', '--token ', '-----BEGIN ', 'x,', 'mysql -p ', 'a\n'])(
  'what is looked at grows with the text, not with its square: %j',
  (unit) => {
    const small = charactersLookedAt(unit, 100_000);
    const large = charactersLookedAt(unit, 1_000_000);
    // Ten times the text: its square would be a hundred times as much.
    expect(large / small).toBeLessThan(25);
  },
);
