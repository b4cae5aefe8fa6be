import { announcedSamples } from './announced-samples';
import { noise } from './noise';
import { tokenSamples } from './token-samples';

/** Real-looking secrets, put together here from pieces so that no scanner takes this repository for a leak. */
export interface Sample {
  readonly kind: string;
  /** What must not survive. */
  readonly secret: string;
  /** How it is found in the wild. */
  readonly text: string;
}

const join = (...parts: readonly string[]): string => parts.join('');
const base64 = (length: number, seed = 5): string =>
  noise(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', seed);

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
  // What the first ones are is known to the tests.
  ...tokenSamples.map(([kind, secret]) => ({ kind, secret, text: secret })),
  ...announcedSamples,
  said('key', base64(40), join('AWS_SECRET', '_ACCESS_KEY=')),
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
