import { findJwts } from './jwt';
import type { Finder, Span } from './span';
import { tokenShapes } from './token-shapes';

/**
 * Secrets that are known by their own shape. No expression crosses white space, and none looks further than the word it is in: so a text may be
 * searched in pieces, as long as no word is cut.
 */
const inAddresses: readonly (readonly [kind: string, expression: RegExp])[] = [
  [
    'url-password',
    /:\/\/[^\s/:@"'<>]{0,256}:(?!x-oauth-basic@)(?<secret>[^\s/@"'<>]{1,1024}(?:@[^\s/@:?#"'<>]{1,256}(?=@))?)@/dg,
  ],
  ['url-token', /:\/\/(?<secret>[^\s/:@"'<>]{6,1024}):x-oauth-basic@/dg],
  ['url-token', /:\/\/(?<secret>(?=[^\s/:@]{0,80}\d)[^\s/:@"'<>]{20,1024})@/dg],
  ['url-password', /jdbc:oracle:\w{1,8}:[^\s/@"'<>]{1,128}\/(?<secret>[^\s/@"'<>]{3,256})@/dg],
];

/** A place to be filled, or a name of what is filled in elsewhere. */
export const placeholder =
  /^(?:\$\{?[A-Za-z_][\w.]*(?::?[-?][^}]*)?\}?|\$\{\{.*|\$\(.*|<.*|\{.*|%[A-Za-z_(].*|\*+|x+|\.+|…|\uffff+.{0,3}|\[redacted:[a-z0-9-]+#[0-9a-f]{8}\].{0,3})$/i;

/** Shorter passwords in addresses are examples: `a:b@`. */
const urlPasswordMin = 3;

export const findTokens: Finder = (text) => {
  const found: Span[] = [...findJwts(text)];
  const look = (kind: string, expression: RegExp): void => {
    for (const match of text.matchAll(expression)) {
      const place = match.indices?.groups?.secret;
      const secret = match.groups?.secret ?? '';
      if (place === undefined || secret.length < urlPasswordMin || placeholder.test(secret)) continue;
      found.push({ from: place[0], to: place[1], anchor: match.index, kind });
    }
  };
  for (const { kind, needles, expression } of tokenShapes)
    if (needles.some((needle) => text.includes(needle))) look(kind, expression);
  if (text.includes('@')) for (const [kind, expression] of inAddresses) look(kind, expression);
  return found;
};

/** Beginnings that a token cannot be told from. */
const untelling = /^(?:\.|\/webhooks\/|hooks\.slack|:AA|\.atlasv1\.|Q~|AZDO|SK|AC)$/;
/** So much of a prefix is enough. */
const begunMax = 10;
const telling = tokenShapes
  .flatMap(({ needles }) => needles.filter((needle) => !untelling.test(needle)))
  .map((needle) => needle.slice(0, begunMax).replace(/[.$]/g, '\\$&'));

/** What may be the beginning of a token when its text was cut off. */
export const begunToken = new RegExp(
  `(?:(?<![A-Za-z0-9])(?:${telling.join('|')}|eyJ|(?:SK|AC)[0-9a-f]{6})|:\\/\\/[^\\s/:@]{0,256}:)[^\\s"'<>]*$`,
  'd',
);
