import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, releasable } from './redact';

const redact = createRedactor(() => ['hunter2-hunter2']);
// Joined here so that no scanner takes this file for a leak.
const samples: readonly (readonly [string, string])[] = [
  ['openai-key', ['sk-', 'proj-abcdefghijklmnopqrstuvwx'].join('')],
  ['github-token', ['gh', 'p_', 'a'.repeat(36)].join('')],
  ['aws-key', ['AK', 'IA', 'ABCDEFGHIJKLMNOP'].join('')],
  ['jwt', ['eyJhbGciOiJI', 'eyJzdWIiOiIx', 'SflKxwRJSMeK'].join('.')],
  ['known-value', 'hunter2-hunter2'],
];

describe('redact', () => {
  test.each(samples)('hides %s and keeps every offset', (kind, secret) => {
    const text = `before ${secret} after`;
    const redacted = redact(text);
    expect(redacted.text).not.toContain(secret);
    expect(redacted.text).toHaveLength(text.length);
    expect(redacted.text.startsWith('before ')).toBe(true);
    expect(redacted.text.endsWith(' after')).toBe(true);
    expect(redacted.found).toContain(kind);
  });

  test('bearer headers, passwords in addresses and assigned secrets', () => {
    const text =
      'Authorization: Bearer abcdefghijklmnop1234 postgres://app:s3cretpw@db/x DB_PASSWORD=correcthorse';
    const out = redact(text).text;
    for (const secret of ['abcdefghijklmnop1234', 's3cretpw', 'correcthorse'])
      expect(out).not.toContain(secret);
  });

  test('text asking to be left alone is not', () => {
    const [, secret = ''] = samples[0] ?? [];
    expect(redact(`# secretlint-disable\n${secret}`).text).not.toContain(secret);
  });

  test('ordinary text is untouched', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 40 }), (text) => {
        expect(redact(text)).toEqual({ text, found: [] });
      }),
    );
  });
});

describe('releasable', () => {
  test('never releases half a word, unless it is longer than the bound', () => {
    expect(releasable('one two thr', 512)).toBe(8);
    expect(releasable('a'.repeat(600), 512)).toBe(600);
    expect(releasable('done\n', 512)).toBe(5);
  });
});
