import { expect, test } from 'vitest';
import { maskedWords } from './masked-words';

const masked = (kind: string, digest: string) => `[redacted:${kind}#${digest}]`;

test.each<[unknown, string | null]>([
  [{ command: 'ls' }, null],
  [{ command: null, detail: 'the word [redacted] alone' }, null],
  [{ command: `curl ${masked('github-token', '0123abcd')}` }, '1 secret is hidden: GitHub token.'],
  [
    {
      command: `a ${masked('github-token', '0123abcd')} b ${masked('github-token', '0123abcd')}`,
      changes: [{ diff: masked('private-key', '11111111') }],
      detail: { deep: [masked('url-password', '22222222'), masked('password', '33333333')] },
    },
    '4 secrets are hidden: GitHub token, private key, password in an address, password.',
  ],
  [
    { a: masked('stripe-key', '44444444'), b: masked('stripe-key', '55555555') },
    '2 secrets are hidden: Stripe key.',
  ],
])('%j', (request, words) => {
  expect(maskedWords(request)).toBe(words);
});
