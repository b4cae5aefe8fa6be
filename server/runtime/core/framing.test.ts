import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFraming, type Framed } from './framing';

const bounds = { lineBytesMax: 64, keptBytesMax: 16 };
const bytes = (text: string) => new TextEncoder().encode(text);

function frame(chunks: readonly Uint8Array[], limits = bounds): readonly Framed[] {
  const framing = createFraming(limits);
  return [...chunks.flatMap((chunk) => framing.push(chunk)), ...framing.end()];
}

/** Cuts where the numbers say, each taken modulo what is left. */
function cutAt(whole: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(whole.slice(at, at + size));
    at += size;
  }
  return [...chunks, whole.slice(at)];
}

const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => bytes(text.replaceAll('\n', ' '))),
  fc.uint8Array({ maxLength: 100 }).map((raw) => raw.map((byte) => (byte === 0x0a ? 0x20 : byte))),
  fc.constantFrom('', '\r', '   ', '\uFEFF{"a":1}', '{"nul":"\u0000"}', '{"ok":true}\r').map(bytes),
);
const stream = fc.array(line, { maxLength: 12 }).map((lines) => {
  const joined: number[] = [];
  for (const one of lines) joined.push(...one, 0x0a);
  return Uint8Array.from(joined);
});

describe('framing', () => {
  test('the same bytes give the same lines, however they are cut', () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }),
        fc.nat(20),
        (whole, sizes, drop) => {
          const ended = whole.slice(0, Math.max(0, whole.length - drop));
          expect(frame(cutAt(ended, sizes))).toEqual(frame([ended]));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('what was one byte at a time is what was one piece', () => {
    const whole = bytes('{"a":"żółć 漢字 😀"}\r\n\n{"b":2}\n');
    expect(frame(Array.from(whole, (byte) => Uint8Array.of(byte)))).toEqual([
      { kind: 'line', text: '{"a":"żółć 漢字 😀"}' },
      { kind: 'line', text: '{"b":2}' },
    ]);
  });

  test('a byte order mark is dropped and a NUL is kept', () => {
    expect(frame([bytes('\uFEFF{}\n{"\u0000":1}\n')])).toEqual([
      { kind: 'line', text: '{}' },
      { kind: 'line', text: '{"\u0000":1}' },
    ]);
  });

  test('a line over the limit is told with its first bytes and full length, and the next line is read', () => {
    const long = 'x'.repeat(65);
    expect(frame([bytes(`${long}\n{}\n`)])).toEqual([
      { kind: 'broken', reason: 'The line is longer than the limit.', kept: 'x'.repeat(16), bytes: 65 },
      { kind: 'line', text: '{}' },
    ]);
    expect(frame([bytes(`${'y'.repeat(64)}\n`)])).toEqual([{ kind: 'line', text: 'y'.repeat(64) }]);
  });

  test('bytes that are not UTF-8 are told, not replaced', () => {
    expect(frame([Uint8Array.of(0x7b, 0xff, 0x7d, 0x0a)])).toEqual([
      { kind: 'broken', reason: 'The line is not UTF-8.', kept: '{\uFFFD}', bytes: 3 },
    ]);
  });

  test('what was begun when the output ended is told', () => {
    expect(frame([bytes('{}\n{"half')])).toEqual([
      { kind: 'line', text: '{}' },
      { kind: 'broken', reason: 'The output ended in the middle of a line.', kept: '{"half', bytes: 6 },
    ]);
    expect(frame([bytes('{}\n  \r')])).toEqual([{ kind: 'line', text: '{}' }]);
  });

  test('never more than the limit is held of one line', () => {
    const framing = createFraming({ lineBytesMax: 1000, keptBytesMax: 10 });
    for (let sent = 0; sent < 10_000; sent += 100) expect(framing.push(bytes('z'.repeat(100)))).toEqual([]);
    expect(framing.push(bytes('\n'))).toMatchObject([
      { kind: 'broken', kept: 'z'.repeat(10), bytes: 10_000 },
    ]);
  });
});
