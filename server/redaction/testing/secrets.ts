/** Real-looking secrets, put together here from pieces so that no scanner takes this repository for a leak. */
export interface Sample {
  readonly kind: string;
  /** What must not survive. */
  readonly secret: string;
  /** How it is found in the wild. */
  readonly text: string;
}

const join = (...parts: readonly string[]): string => parts.join('');
/** Letters and digits without meaning, the same at each run. */
export function noise(length: number, alphabet = 'abcdefghijkLMNOPQRSTUVWXYZ0123456789', seed = 7): string {
  let state = seed;
  let out = '';
  while (out.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    out += alphabet[(state >>> 8) % alphabet.length];
  }
  return out;
}
const hex = (length: number, seed = 3): string => noise(length, '0123456789abcdef', seed);
const base64 = (length: number, seed = 5): string =>
  noise(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', seed);

const bare = (kind: string, secret: string): Sample => ({ kind, secret, text: secret });
const said = (kind: string, secret: string, before: string, after = ''): Sample => ({
  kind,
  secret,
  text: `${before}${secret}${after}`,
});

const pemBody = (lines: number): string =>
  [
    join('MII', base64(61)),
    ...Array.from({ length: lines }, (_, at) => base64(64, at + 11)),
    `${base64(37)}=`,
  ].join('\n');
const dashes = '-'.repeat(5);
const pem = (name: string, body: string): Sample => ({
  kind: 'private-key',
  secret: body,
  text: `${dashes}BEGIN ${name}${dashes}\n${body}\n${dashes}END ${name}${dashes}`,
});

export const samples: readonly Sample[] = [
  bare('openai-key', join('sk-', 'proj-', noise(48))),
  bare('openai-key', join('sk-', noise(20), 'T3Blbk', 'FJ', noise(20, undefined, 9))),
  bare('anthropic-key', join('sk-', 'ant-', 'api03-', noise(93), 'AA')),
  bare('github-token', join('gh', 'p_', noise(36))),
  bare('github-token', join('github', '_pat_', noise(82))),
  bare('gitlab-token', join('gl', 'pat-', noise(20))),
  bare('aws-key', join('AK', 'IA', noise(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'))),
  said('key', base64(40), join('AWS_SECRET', '_ACCESS_KEY=')),
  bare('slack-token', join('xo', 'xb-', noise(12, '0123456789'), '-', noise(24))),
  bare('slack', join('https://hooks.slack', '.com/services/T', noise(9), '/B', noise(9), '/', noise(24))),
  bare('google-key', join('AI', 'za', noise(35))),
  bare('npm-token', join('np', 'm_', noise(36))),
  bare('pypi-token', join('py', 'pi-', noise(60))),
  bare('stripe-key', join('sk', '_live_', noise(24))),
  bare('huggingface-token', join('h', 'f_', noise(34))),
  bare('sendgrid', join('S', 'G.', noise(22), '.', noise(43))),
  bare('shopify', join('shp', 'at_', hex(32))),
  bare('linear', join('lin', '_api_', noise(40))),
  bare('vault-token', join('hv', 's.', noise(24))),
  bare('jwt', [`eyJ${noise(30)}`, `eyJ${noise(60)}`, noise(43)].join('.')),
  said('authorization', noise(32), 'Authorization: Bearer '),
  said('bearer', noise(32), 'it sends bearer '),
  said('authorization', base64(28), 'authorization: Basic '),
  said('url-password', 'p4ss-w0rd-x9', 'postgres://app:', '@db.internal:5432/main'),
  said('url-password', 'Tr0ub4dor-3', 'https://deploy:', '@git.example.org/a/b.git'),
  said('url-token', noise(40), 'https://', ':x-oauth-basic@github.com/a/b'),
  said('password', 'correct-horse', join('DB_PASS', 'WORD=')),
  said('password', 'hunter2hunter2', 'password: "', '"'),
  said('password', 'correct horse battery staple', join('{"db_pass', 'word": "'), '"}'),
  said('token', noise(24), 'npm publish --token '),
  said('key', noise(30), join('api', '_key = "'), '"'),
  said('password', 'sw0rdfish-9', 'curl -u admin:', ' https://example.org'),
  said('key', noise(24), 'X-Api-Key: '),
  said('header', noise(24), 'x-my-auth: '),
  said('cookie', `${noise(40)}; other=${noise(20, undefined, 4)}`, 'Set-Cookie: session='),
  said('url-parameter', noise(40), 'https://files.example.org/a?signature='),
  said('known-value', 'the words that the app was given', 'it is '),
  said('known-value', 'zx81-zx81-zx81', 'x'),
  pem('RSA PRIVATE KEY', pemBody(12)),
  pem('PRIVATE KEY', pemBody(1)),
  pem('OPENSSH PRIVATE KEY', pemBody(24)),
  {
    ...pem('EC PRIVATE KEY', pemBody(2)),
    text: JSON.stringify({ key: pem('EC PRIVATE KEY', pemBody(2)).text }),
  },
];

export const knownValues: readonly string[] = ['the words that the app was given', 'zx81-zx81-zx81'];
