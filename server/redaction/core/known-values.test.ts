import { describe, expect, test } from 'vitest';
import { limits } from '../../vocabulary';
import { noDigestKey } from '../digest-key';
import { noise } from '../testing/noise';
import { credentialValues, KnownValues, secretValues } from './known-values';
import { createRedactor } from './redactor';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const withKnown = (...values: readonly string[]) => {
  const known = new KnownValues(base64);
  for (const value of values) known.add(value);
  return createRedactor({ known, others: [], digest: noDigestKey.digest });
};
const pass = 'PASS';

describe('values of an environment', () => {
  test('are those whose names say so, and passwords in addresses', () => {
    const env = {
      [`DB_${pass}WORD`]: 'swordfish-of-old',
      GITHUB_TOKEN: 'ghp-like-value',
      npm_config__auth: 'bmFtZTpwYXNz',
      DATABASE_URL: 'postgres://app:word-in-address@db/main',
      HTTPS_PROXY: 'http://me:word-of-proxy@proxy:3128',
    };
    expect(secretValues(env)).toEqual([
      'swordfish-of-old',
      'ghp-like-value',
      'bmFtZTpwYXNz',
      'word-in-address',
      'word-of-proxy',
    ]);
  });

  test('are no everyday words, paths, places, or folders', () => {
    const env = {
      [`DB_${pass}WORD`]: 'postgres',
      [`A_${pass}WORD`]: 'changeme',
      B_TOKEN: '/run/secrets/token',
      C_TOKEN: '<your token>',
      D_SECRET: 'xxxxxxxxxxxx',
      E_TOKEN: 'https://issuer.example.org/token',
      PWD: 'home-of-the-project',
      OLDPWD: 'another-folder-here',
      TERM: 'xterm-256color',
      HTTPS_PROXY: 'http://proxy:3128',
      TOKENIZERS_PARALLELISM: 'false-and-more',
    };
    expect(secretValues(env)).toEqual([]);
  });

  test('short ones are not searched for: they stand everywhere', () => {
    const redactor = withKnown('true', 'abc123', '1');
    expect(redactor.text('it is true that abc123 is 1')).toBe('it is true that abc123 is 1');
  });
});

describe('a file of credentials', () => {
  test('gives what can be a secret in it', () => {
    const login = {
      OPENAI_API_KEY: `k-${noise(40)}`,
      auth_mode: 'chatgpt',
      tokens: { id_token: noise(60), refresh_token: `rt_${noise(50)}`, nothing: null },
      last_refresh: '2026-01-01T00:00:00.000000Z',
    };
    expect(credentialValues(login)).toEqual([
      login.OPENAI_API_KEY,
      login.tokens.id_token,
      login.tokens.refresh_token,
    ]);
    let nested: unknown = 'a-secret-of-1-very-deep-file';
    for (let level = 0; level < 50_000; level += 1) nested = [nested];
    expect(credentialValues(nested)).toEqual([]);
  });
});

describe('a known value is hidden', () => {
  const value = 'zebra-Crossing-at-dawn';

  test.each<[string, string]>([
    ['in a word', `x${value}y`],
    ['in base64', base64(value)],
    ['in base64 behind a name', base64(`me:${value}`)],
    ['in base64 behind two letters', base64(`ab${value}`)],
    ['in an address', `https://a/?q=${encodeURIComponent(value)}`],
    ['in JSON', JSON.stringify({ a: JSON.stringify({ b: value }) })],
  ])('%s', (_, text) => {
    const clean = withKnown(value).text(`it is ${text} and more`);
    expect(clean).toContain('[redacted:known-value#');
    expect(clean).not.toContain(value.slice(3, 9));
    expect(clean).not.toContain(base64(value).slice(8, 16));
    expect(clean).not.toContain(text.slice(14, 22));
  });

  test('wherever a stream is cut, with blanks in it and without, in a run longer than what is held', () => {
    const long = noise(limits.redactionKnownCharsMax, 'abcdefghijklmnop');
    for (const one of [value, 'four words are here', long]) {
      const redactor = withKnown(one);
      const places = [0, 1, 500, limits.redactionRunChars - 20, limits.redactionRunChars - 4_000];
      for (const before of places) {
        const text = `${'-,'.repeat(before)}${one}${',-'.repeat(7_000)} end ${one} `;
        const whole = redactor.text(text);
        expect(whole).not.toContain(one.slice(2, 14));
        for (const piece of [1_000, 777]) {
          const live = redactor.live();
          let out = '';
          for (let at = 0; at < text.length; at += piece) out += live.push(text.slice(at, at + piece));
          expect(out + live.end()).toBe(whole);
        }
      }
    }
  });

  test('the oldest is forgotten at the bound, and one that is given again is not the oldest', () => {
    const known = new KnownValues(base64);
    known.add('the-first-value');
    known.add('the-second-value');
    for (let at = 2; at < limits.redactionKnownMax; at += 1) known.add(`another-value-${at}`);
    known.add('the-first-value');
    known.add('one-too-many');
    expect(known.find('the-first-value')).not.toEqual([]);
    expect(known.find('the-second-value')).toEqual([]);
  });
});
