import { describe, expect, test } from 'vitest';
import { limits } from '../../vocabulary';
import { noDigestKey } from '../digest-key';
import { KnownValues } from './known-values';
import { createRedactor } from './redactor';

const redactor = createRedactor({
  known: new KnownValues((text) => Buffer.from(text).toString('base64')),
  others: [],
  digest: noDigestKey.digest,
});
const clean = (value: unknown): string => JSON.stringify(redactor.deep(value));
const secret = 'hunter2-hunter';
const name = (text: string): string => text.replace('~', 'PASS');

describe('a secret that only its place tells', () => {
  test.each<[string, unknown]>([
    ['a field', { password: secret }],
    ['a short one', { password: 'hunter2' }],
    ['a number', { password: 13_371_337 }],
    ['a list in a field', { password: [secret] }],
    ['an object in a field', { clientSecret: { value: secret } }],
    ['anything in a field', { db_password: { current: [{ raw: secret }] } }],
    ['a value beside its name', { name: name('DB_~WORD'), value: secret }],
    ['a value beside its name, in capitals', { Name: name('DB_~WORD'), Value: secret }],
    ['a header beside its name', { name: 'X-Api-Key', value: secret }],
    ['a pair', [['authorization', `Bearer ${secret}1`]]],
    ['headers', { headers: { authorization: `Bearer ${secret}`, cookie: `a=${secret}` } }],
    ['an environment', { env: [`${name('DB_~WORD')}=${secret}`] }],
    ['a value with blanks in an environment', { env: [`${name('DB_~WORD')}=it is ${secret}`] }],
    ['an environment of fields', { env: { [name('DB_~WORD')]: secret, GITHUB_TOKEN: secret } }],
    ['an option', { command: ['psql', '--password', secret] }],
    ['an option with letters only', { command: ['psql', '--db-password', 'hunterhunter'] }],
    ['an option of mysql', { command: ['mysql', '-u', 'root', `-p${secret}`] }],
    ['an option of mysql, apart', { command: ['mysql', '-u', 'root', '-p', secret] }],
    ['an option of curl', { command: ['curl', '-u', `me:${secret}`, 'https://example.org'] }],
    ['an option with a sign', { command: ['tool', `--token=${secret}1`] }],
    ['a schema that proposes one', { password: { type: 'string', default: secret } }],
    ['GCP', { type: 'service_account', private_key: secret, private_key_id: 'x' }],
    ['a config of docker', { auths: { a: { identitytoken: secret } } }],
  ])('%s', (_, value) => {
    const text = clean(value);
    expect(text).not.toContain('hunter');
    expect(text).not.toContain('13371337');
    expect(text).toMatch(/\[redacted:[a-z-]+#[0-9a-f]{8}\]/);
  });
});

describe('what describes a secret stays', () => {
  test.each<[string, unknown]>([
    ['a schema', { password: { type: 'string', description: 'The password of the database' } }],
    ['a schema with parts', { properties: { password: { type: ['string', 'null'], $ref: '#/a' } } }],
    ['a place to be filled', { password: '<your password>', token: `${'$'}{TOKEN}` }],
    ['nothing', { password: null, token: '', apiKey: undefined, secret: false }],
    ['a kind', { name: 'password', type: 'text', id: 'login-field' }],
    ['counts of tokens', { totalTokens: 123_456, lastTokens: 5, max_tokens: 4096, token_type: 'bearer' }],
    ['options that are spoken of', ['--password and', '--token', '--password', 'and']],
    ['a command', ['git', 'commit', '-m', 'fix the password field']],
    ['paths', { env: [`${name('DB_~WORD')}_FILE=/run/secrets/db`], PWD: '/home/me/project' }],
  ])('%s', (_, value) => {
    expect(redactor.deep(value)).toEqual(value);
  });
});

describe('what is nested deep', () => {
  const nest = (levels: number, inner: unknown): unknown => {
    let value = inner;
    for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
    return value;
  };

  test('is searched down to the limit', () => {
    const text = clean(nest(limits.redactionDepthMax - 1, { password: secret, other: 'kept' }));
    expect(text).not.toContain(secret);
    expect(text).toContain('kept');
  });

  test('is masked as a whole below it, without a throw, and says so', () => {
    for (const levels of [limits.redactionDepthMax + 1, 20_000, 200_000]) {
      const text = clean(nest(levels, `a secret ${secret}`));
      expect(text).toContain('[redacted:too-deep#');
      expect(text).not.toContain(secret);
      expect(clean({ password: nest(levels, secret) })).not.toContain(secret);
    }
  });
});
