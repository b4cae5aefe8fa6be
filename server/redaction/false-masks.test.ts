import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { KnownValues } from './core/known-values';
import { createRedactor, type Redactor } from './core/redactor';
import { noDigestKey } from './digest-key';
import { loadSecretlint } from './secretlint';
import { noise } from './testing/noise';

let redactor: Redactor;
beforeAll(async () => {
  const known = new KnownValues((text) => Buffer.from(text).toString('base64'));
  redactor = createRedactor({ known, others: [await loadSecretlint()], digest: noDigestKey.digest });
});

const hex = (length: number): string => noise(length, '0123456789abcdef');
const base64 = (length: number): string =>
  noise(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');

const harmless: readonly string[] = [
  'export const apiKey = config.apiKey1;',
  'const token = await session.token2;',
  'this.password2 = options.password2 || undefined;',
  'tests pass=12345678 fail=0',
  'pass: 128, fail: 0, skipped: 3',
  `commit ${hex(40)}`,
  `Merge: ${hex(7)} ${hex(7)}`,
  '123e4567-e89b-42d3-a456-426614174000',
  `"integrity": "sha512-${base64(86)}==",`,
  `"resolved": "https://registry.example.org/a/-/a-1.0.0.tgz#${hex(40)}"`,
  `<img src="data:image/png;base64,iVBORw0KGgo${base64(4_000)}" />`,
  'interface Login { password: string; token?: string; apiKey: string | undefined }',
  'def login(self, user=None, password=None, token=None):',
  'key_password=key_password, proxy_pass=None,',
  'headers: { Authorization: process.env.API_KEY }',
  'api_key = os.environ["API_KEY"]',
  'const apiKey = process.env.API_KEY2;',
  'password: <your password>',
  'token=<your token>',
  'PASSWORD=****',
  `TOKEN=${'$'}{TOKEN}`,
  `API_KEY="${'$'}{{ secrets.API_KEY }}"`,
  'DB_PASSWORD=$(cat /run/secrets/db)',
  'DB_PASSWORD_FILE=/run/secrets/db',
  '"password": "Enter your password"',
  '"pass": "Elements have a sufficient colour contrast"',
  'the --password option is needed, and --token with it',
  'the first-pass analysis and a two-pass approach',
  'maxTokens: 4096, inputTokens=1234567',
  'the password field must have 8 characters',
  'password sha256 hashes',
  'mysql -u root -p',
  'docker run -p 8080:80 image',
  'docker login registry.example.org',
  'ssh -p 2222 host',
  'curl -u "$USER:$TOKEN" https://example.org',
  'https://user@example.org/path and http://localhost:3000/@scope/package',
  'git@github.com:owner/name.git',
  'SKILL.md, ACCEPT, sk-button-primary-large, hf_hub_download, npm_config_registry',
  'Do_you_need_to_install_type_definitions_Try_npm_i_save_dev_types_node',
  '"d": "M12 2L2 7l10 5 10-5-10-5z"',
];

test.each(harmless)('%s', (text) => {
  expect(redactor.text(text)).toBe(text);
  expect(redactor.text(`${text}\n`)).toBe(`${text}\n`);
  expect(redactor.deep({ output: [text] })).toEqual({ output: [text] });
});

test('a lock file stays as it is', () => {
  const text = readFileSync('package-lock.json', 'utf8');
  expect(redactor.text(text)).toBe(text);
});
