import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DomainEvent } from '../../vocabulary';
import { sha256, textAppended, toyFold } from '../testing/fixture';
import { canonicalText, wellFormed } from './canonical';
import { envelopeText, leafHash } from './entry';
import { advance, nextStep, stepBeforeFirst, verifySteps, zeroCursor } from './fold-run';

// Any UTF-16 code units, lone surrogates included.
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)) });
const anyJson = fc.jsonValue({ stringUnit: 'binary' });

test('text of any code units is made well-formed without changing its length, once and for all', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const clean = wellFormed(text);
      expect(clean.length).toBe(text.length);
      expect(encodeURIComponent(clean)).toBeTypeOf('string');
      expect(wellFormed(clean)).toBe(clean);
    }),
  );
});

test('keys and nested strings are made well-formed; a clean value is returned as it is', () => {
  expect(wellFormed({ 'a\udc00': [1, { b: '\ud800' }] })).toEqual({ 'a\ufffd': [1, { b: '\ufffd' }] });
  const clean = { a: ['\u{1f600}', null, 1] };
  expect(wellFormed(clean)).toBe(clean);
  expect(canonicalText({ b: '\ud800', a: 1 })).toBe('{"a":1,"b":"\ufffd"}');
  expect(() => canonicalText(Number.NaN)).toThrow();
  expect(() => canonicalText(undefined)).toThrow();
});

test('canonical text is what the canonicalize package writes, for every value that has one', () => {
  const outcome = (write: (value: unknown) => unknown, value: unknown): unknown => {
    try {
      return write(value);
    } catch {
      return 'refused';
    }
  };
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withNullPrototype: true, values: strangeValues }),
      (value) => {
        const clean = wellFormed(value);
        const theirs = outcome(canonicalize, clean);
        expect(outcome(canonicalText, clean)).toBe(theirs ?? 'refused');
      },
    ),
    { numRuns: 2_000 },
  );
});

test('objects whose names are alike when written one after the other are kept apart, whichever came first', () => {
  const alike = [
    { a: 1, b: 2 },
    { 'a\nb': 3 },
    { b: 1, a: 2 },
    { 'a\nb': 3, c: 4 },
    { a: 5, 'b\nc': 6 },
    { a: 7, b: 8, c: 9 },
  ];
  for (const value of [...alike, ...alike.toReversed(), ...alike])
    expect(canonicalText(value)).toBe(canonicalize(value));
  const many = Array.from({ length: 1_500 }, (_, i) => ({ [`z${i}`]: i, [`a${i}`]: [i, { x: 'é' }] }));
  for (const value of [...many, ...many]) expect(canonicalText(value)).toBe(canonicalize(value));
});

const strangeValues = [
  fc.jsonValue(),
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u2028', '\ud83d\ude00', '\\ud800', '"\\', '\u0000\u001f\u007f', -0, 1e21, 1e-7, 2 ** 53),
];

test('canonical text reads back as the same value', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const text = canonicalText(value);
      expect(canonicalText(JSON.parse(text))).toBe(text);
    }),
  );
});

const anyEvents = fc.array(
  fc.record({
    event: fc
      .tuple(fc.constantFrom('i1', 'i2'), fc.nat(), anyText)
      .map(([item, at, text]): DomainEvent => textAppended(item, at, text)),
    at: fc.nat(),
  }),
);

test('folding all at once is folding the parts one after the other', () => {
  fc.assert(
    fc.property(anyEvents, anyEvents, (a, b) => {
      const zero = zeroCursor(toyFold, 's');
      const whole = advance(toyFold, zero, [...a, ...b], sha256);
      const first = advance(toyFold, zero, a, sha256);
      const second = advance(toyFold, first.cursor, b, sha256);
      expect(second.cursor).toEqual(whole.cursor);
      expect([...first.entries, ...second.entries]).toEqual(whole.entries);
      expect(whole.cursor.version).toBe(a.length + b.length);
      expect(verifySteps(toyFold, zero, whole.entries, sha256)).toEqual({
        same: true,
        step: whole.cursor.step,
      });
    }),
  );
});

test('replaying what was recorded gives the same steps, also for broken text', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const zero = zeroCursor(toyFold, 's');
      const written = advance(toyFold, zero, events, sha256);
      const read = written.entries.map((entry) => ({
        ...entry,
        event: { ...entry.event, payload: JSON.parse(canonicalText(entry.event.payload)) },
      }));
      expect(verifySteps(toyFold, zero, read, sha256).same).toBe(true);
    }),
  );
});

test('the first step that differs is named', () => {
  const zero = zeroCursor(toyFold, 's');
  const events = ['a', 'b', 'c'].map((text, i) => ({ event: textAppended('i', i, text), at: i }));
  const { entries } = advance(toyFold, zero, events, sha256);
  const changed = entries.map((entry, i) =>
    i === 1 ? { ...entry, event: textAppended('i', 1, 'X') } : entry,
  );
  const verdict = verifySteps(toyFold, zero, changed, sha256);
  expect(verdict).toMatchObject({ same: false, at: 1, recorded: entries[1]?.step });
  const step = nextStep(stepBeforeFirst, { event: textAppended('i', 0, 'a'), at: 0, changes: [] }, sha256);
  expect(step).toBe(sha256(`${stepBeforeFirst}["item.text-appended",0,[]]`));
});

test('an envelope is canonical and leaves out what is null', () => {
  const text = envelopeText({
    ledger: 'l',
    seq: 1,
    eventId: 'e',
    stream: 's',
    streamVersion: 1,
    type: 't',
    schema: 1,
    actor: { kind: 'system', id: 'x' },
    causationId: null,
    correlationId: 'c',
    occurredAt: 1,
    recordedAt: 2,
    producer: { app: 'a', version: 'v' },
    payloadCommit: '00',
    payloadLength: 2,
    blobs: [],
    fold: { version: 1, step: '11' },
  });
  expect(canonicalize(JSON.parse(text))).toBe(text);
  expect(Object.keys(JSON.parse(text))).not.toContain('causation_id');
  expect(text).toContain('"correlation_id":"c"');
  const hash = (...parts: readonly Uint8Array[]) =>
    createHash('sha256').update(Buffer.concat(parts)).digest();
  expect(Buffer.from(leafHash(Buffer.from('x'), hash)).toString('hex')).toBe(sha256('\0x'));
});
