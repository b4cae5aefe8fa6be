import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { KnownValues } from './core/known-values';
import { createRedactor, type Redactor } from './core/redactor';
import { digestKeyOf, noDigestKey } from './digest-key';
import { loadSecretlint } from './secretlint';
import { noise } from './testing/noise';
import { knownValues, type Sample, samples } from './testing/secrets';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
let redactor: Redactor;

beforeAll(async () => {
  const known = new KnownValues(base64);
  for (const value of knownValues) known.add(value);
  redactor = createRedactor({ known, others: [await loadSecretlint()], digest: noDigestKey.digest });
});

const mostTold = 6;
/** The longest piece of the secret that stands in the text; line ends and blanks are no piece of anything. */
function survivor(text: string, secret: string): string {
  for (let at = 0; at + mostTold < secret.length; at += 1) {
    const piece = secret.slice(at, at + mostTold + 1);
    if (text.includes(piece)) return piece;
  }
  return '';
}
const mask = /\[redacted:([a-z0-9-]+)#([0-9a-f]{8})\]/g;
const kinds = (text: string): readonly string[] => [...text.matchAll(mask)].map(([, kind = '']) => kind);

const wrappings: readonly (readonly [name: string, (sample: Sample) => string])[] = [
  ['alone', ({ text }) => text],
  ['in prose', ({ text }) => `It says ${text} and that is all.`],
  ['behind a line', ({ text }) => `first line\n${text}\nlast line\n`],
  ['coloured', ({ text, secret }) => text.replace(secret, (all) => `\u001b[1;31m${all}\u001b[0m`)],
  ['in JSON', ({ text }) => JSON.stringify({ output: `one\n${text}\ntwo` })],
  ['in JSON in JSON', ({ text }) => JSON.stringify({ a: JSON.stringify({ output: `one\n${text}` }) })],
  ['behind much', ({ text }) => `${'word '.repeat(3_000)}${text}`],
  ['in a long run', ({ text }) => `${'x,'.repeat(6_000)}${text.includes(' ') ? ' ' : ','}${text}`],
];

describe('every secret, however it stands', () => {
  test.each(samples.map((sample, at) => [`${sample.kind} ${at}`, sample] as const))('%s', (_, sample) => {
    for (const [name, wrap] of wrappings) {
      const text = wrap(sample);
      const clean = redactor.text(text);
      const secrets = name.includes('JSON') ? JSON.stringify(sample.secret).slice(1, -1) : sample.secret;
      expect(survivor(clean, secrets), `${name}: ${clean.slice(-400)}`).toBe('');
      expect(kinds(clean), name).toContain(name === 'alone' ? sample.kind : kinds(clean)[0]);
    }
  });
});

const pieces = (text: string, cuts: readonly number[]): readonly string[] => {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, at) => text.slice(from, places[at] ?? text.length));
};
const streamed = (parts: readonly string[]): { text: string; steps: readonly string[] } => {
  const live = redactor.live();
  const steps = [...parts.map((part) => live.push(part)), live.end()];
  return { text: steps.join(''), steps };
};

describe('pieces', () => {
  const filler = fc.oneof(
    fc.lorem({ maxCount: 6 }),
    fc.constantFrom(
      '\n',
      ' ',
      '\t',
      '"',
      "'",
      '=',
      ': ',
      'token ',
      'password',
      '\\n',
      '%20',
      'Bearer ',
      '{"a":',
    ),
    fc.string({ maxLength: 12 }),
  );
  const documents = fc
    .array(
      fc.oneof({ weight: 3, arbitrary: filler }, { weight: 2, arbitrary: fc.constantFrom(...samples) }),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((parts) => parts.map((part) => (typeof part === 'string' ? part : ` ${part.text} `)).join(''));

  test('any cut of any text gives what the whole gives', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(5_000), { maxLength: 30 }), (text, cuts) => {
        expect(streamed(pieces(text, cuts)).text).toBe(redactor.text(text));
      }),
      { numRuns: 400 },
    );
  });

  test('one character at a time as well, and nothing of a secret is ever out', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.lorem({ maxCount: 4 }), (sample, words) => {
        const text = `${words} ${sample.text} ${words}\n`;
        const { text: clean, steps } = streamed([...text]);
        expect(clean).toBe(redactor.text(text));
        let shown = '';
        for (const step of steps) {
          shown += step;
          expect(survivor(shown, sample.secret)).toBe('');
        }
      }),
      { numRuns: 60 },
    );
  });

  test('runs without white space, longer than what is held', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 22_000 }),
        fc.integer({ min: 0, max: 12_000 }),
        fc.constantFrom(...samples.filter(({ text }) => !/\s/.test(text))),
        fc.array(fc.nat(40_000), { maxLength: 12 }),
        fc.constantFrom(',', ';', '=', '"'),
        (before, after, { text, secret }, cuts, between) => {
          const run = `${noise(before, undefined, 21)}${between}${text}${between}${noise(after, undefined, 22)}`;
          const clean = redactor.text(run);
          expect(survivor(clean, secret)).toBe('');
          expect(streamed(pieces(run, cuts)).text).toBe(clean);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a token longer than everything that is held is masked to its end', () => {
    const token = `eyJ${noise(20)}.${noise(30_000)}.${noise(43)}`;
    const clean = redactor.text(`it is ${token} and more`);
    expect(survivor(clean, token)).toBe('');
    expect(clean.endsWith(' and more')).toBe(true);
    expect(streamed([...pieces(`it is ${token} and more`, [9_000, 20_000])]).text).toBe(clean);
  });

  test('what was cut off in the middle of a secret is masked', () => {
    for (const sample of samples.filter(({ text, secret }) => text.includes(secret))) {
      for (let told = 12; told < sample.secret.length; told += 7) {
        const live = redactor.live();
        const before = sample.text.slice(0, sample.text.indexOf(sample.secret));
        const clean = live.push(`${before}${sample.secret.slice(0, told)}`) + live.end(true);
        if (/^(?:slack|url-token|azure-.*|telegram-.*|terraform-.*|discord-.*|.*jwk)$/.test(sample.kind))
          continue;
        expect(survivor(clean, sample.secret), `${sample.kind} after ${told}: ${clean}`).toBe('');
      }
    }
  });
});

describe('masks', () => {
  test('stay as they are', () => {
    for (const { text } of samples) {
      const once = redactor.text(text);
      expect(redactor.text(once)).toBe(once);
    }
  });

  test('equal secrets have equal digests, in whatever dress; another key gives others', async () => {
    const token = samples.find(({ kind }) => kind === 'github-token')?.secret ?? '';
    const other = createRedactor({
      known: new KnownValues(base64),
      others: [],
      digest: digestKeyOf('ab'.repeat(32)).digest,
    });
    const digests = (text: string, by = redactor) =>
      [...by.text(text).matchAll(mask)].map(([, , digest]) => digest);
    const [plain] = digests(token);
    const [first, second] = digests(
      `one ${token}\ntwo \u001b[31m${token.slice(0, 9)}\u001b[1m${token.slice(9)}\u001b[0m`,
    );
    expect([first, second]).toEqual([plain, plain]);
    expect(digests(token, other)).not.toEqual([plain]);
  });

  test('a field is masked for its name, and a text in any depth', () => {
    const [sample] = samples;
    const clean = JSON.stringify(
      redactor.deep({ a: [{ apiKey: 'fourteen-chars' }, { b: `x ${sample?.text}` }] }),
    );
    expect(clean).not.toContain('fourteen');
    expect(survivor(clean, sample?.secret ?? '')).toBe('');
  });

  test('no comment switches anything off', () => {
    for (const comment of [
      '# secretlint-disable',
      'secretlint-disable',
      '/* secretlint-disable */',
      '// secretlint-disable-line',
      '# secretlint-disable-next-line',
      '<!-- secretlint-disable -->',
      '# gitleaks:allow',
    ])
      for (const { text, secret } of samples)
        expect(survivor(redactor.text(`${comment}\n${text} ${comment}\n`), secret), comment).toBe('');
  });
});
