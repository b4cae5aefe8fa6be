import type { Finder, Span } from './span';

/**
 * Secrets that are known by their own shape. No expression crosses white space, and none looks further than the word it is in: so a text may be
 * searched in pieces, as long as no word is cut.
 */
const shapes: readonly (readonly [kind: string, expression: RegExp])[] = [
  ['anthropic-key', /(?<![A-Za-z0-9])(?<secret>sk-ant-[\w-]{16,})/dg],
  ['openai-key', /(?<![A-Za-z0-9])(?<secret>sk-(?:proj|svcacct|admin)-[\w-]{16,})/dg],
  ['openai-key', /(?<![A-Za-z0-9])(?<secret>sk-(?=[a-z_-]{0,80}[0-9A-Z])[\w-]{20,})/dg],
  ['github-token', /(?<![A-Za-z0-9])(?<secret>(?:gh[pousr]_\w{30,}|github_pat_\w{30,}))/dg],
  ['gitlab-token', /(?<![A-Za-z0-9])(?<secret>gl(?:pat|ptt|dt|rt|cbt|soat)-[\w.-]{18,})/dg],
  [
    'aws-key',
    /(?<![A-Za-z0-9])(?<secret>(?:AKIA|ASIA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA|A3T[A-Z0-9])[A-Z0-9]{16})\b/dg,
  ],
  ['slack-token', /(?<![A-Za-z0-9])(?<secret>(?:xox[abceoprs]|xapp)-[\w-]{8,})/dg],
  ['google-key', /(?<![A-Za-z0-9])(?<secret>(?:AIza[\w-]{30,}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,}))/dg],
  ['npm-token', /(?<![A-Za-z0-9])(?<secret>npm_\w{30,})/dg],
  ['pypi-token', /(?<![A-Za-z0-9])(?<secret>pypi-[\w-]{40,})/dg],
  ['stripe-key', /(?<![A-Za-z0-9])(?<secret>(?:[sr]k_(?:live|test)_|whsec_)\w{16,})/dg],
  ['huggingface-token', /(?<![A-Za-z0-9])(?<secret>hf_[A-Za-z0-9]{30,})/dg],
  ['digitalocean-token', /(?<![A-Za-z0-9])(?<secret>do[opr]_v1_[a-f0-9]{60,})/dg],
  ['vault-token', /(?<![A-Za-z0-9])(?<secret>hv[sbr]\.[\w-]{20,})/dg],
  ['telegram-token', /(?<![A-Za-z0-9])(?<secret>\d{8,10}:AA[\w-]{33})(?![\w-])/dg],
  ['age-key', /(?<![A-Za-z0-9])(?<secret>AGE-SECRET-KEY-1[0-9A-Z]{50,})/dg],
  ['jwt', /(?<![A-Za-z0-9])(?<secret>eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})/dg],
  ['jwt', /(?<![A-Za-z0-9])(?<secret>eyJ[\w-]{8,}\.[\w-]{1000,})/dg],
  ['url-password', /:\/\/[^\s/:@"'<>]{0,256}:(?!x-oauth-basic@)(?<secret>[^\s/@"'<>]{3,1024})@/dg],
  ['url-token', /:\/\/(?<secret>[^\s/:@"'<>]{6,1024}):x-oauth-basic@/dg],
  ['url-token', /:\/\/(?<secret>(?=[^\s/:@]{0,80}\d)[^\s/:@"'<>]{20,1024})@/dg],
];

/** A place to be filled, or a name of what is filled in elsewhere. */
export const placeholder =
  /^(?:\$\{?[A-Za-z_][\w.]*(?::?[-?][^}]*)?\}?|\$\{\{.*|\$\(.*|<.*|\{.*|%[A-Za-z_(].*|\*+|x+|\.+|…|\uffff+.{0,3}|\[redacted:[a-z0-9-]+#[0-9a-f]{8}\].{0,3})$/i;

export const findTokens: Finder = (text) => {
  const found: Span[] = [];
  for (const [kind, expression] of shapes)
    for (const match of text.matchAll(expression)) {
      const place = match.indices?.groups?.secret;
      if (place === undefined || placeholder.test(match.groups?.secret ?? '')) continue;
      found.push({ from: place[0], to: place[1], anchor: match.index, kind });
    }
  return found;
};

/** What may be the beginning of a token when its text was cut off. */
export const begunToken =
  /(?:sk-|gh[pousr]_|github_pat_|gl(?:pat|ptt|rt)-|A[KS]IA|xox[a-z]-|xapp-|AIza|GOCSPX-|ya29\.|npm_|pypi-|[sr]k_(?:live|test)_|hf_|hv[sbr]\.|SG\.|eyJ|:\/\/[^\s/:@]*:)[^\s"'<>]*$/d;
