import type { Finder, Span } from './span';
import { placeholder } from './tokens';

/**
 * Secrets that only the words before them tell: `DB_PASSWORD=…`, `"api_key": "…"`, `--token …`, `Authorization: …`. Everything stands on one
 * line; `announcing` knows every beginning that could still become one of these, so that no text is cut there.
 */
const words = [
  'pass(?:word|wd|phrase|code)',
  '(?<![a-z])pass',
  '(?<![a-z])pwd',
  'secret',
  'token',
  '(?:api|access|account|private|secret|signing|encryption|master|shared)[_-]?key',
  'credentials?',
  '(?<![a-z])_auth',
].join('|');
const name = `(?:${words})(?:_?\\d{1,2})?`;
const gap = '[ \\t]{0,40}';
const spaces = '[ \\t]{1,40}';
const link = '(?:=>|:=|=|:)';
const scheme = '(?:basic|bearer|token|digest|negotiate|apikey|key)';
const header = '(?:x-[a-z-]{0,30}(?:key|token|secret|auth)|private-token|api-?key)';
const userFlag = '(?:-u|--user|--proxy-user)';

interface Announcement {
  readonly kind: string | null;
  readonly expression: RegExp;
  readonly holds: (value: string, match: RegExpMatchArray) => boolean;
}

const digit = /\d/;
const letter = /[A-Za-z]/;
const always = (): boolean => true;
const mixed = (value: string): boolean => digit.test(value) && letter.test(value);
const called = (text = ''): boolean => /pass|pwd/i.test(text);

/** Source code names its secrets as well: what is assigned there without quotes is an expression, unless it is unlike one. */
const bare = (value: string, { groups }: RegExpMatchArray): boolean => {
  const { word = '', near = '' } = groups ?? {};
  if (/^(?:\/|\.{1,2}\/|~\/)/.test(value) || /[({[]/.test(value)) return false;
  const tight = near === '=' || near === ':=';
  if (tight && word === word.toUpperCase()) return true;
  if (tight && called(word) && !/[.;,]/.test(value)) return true;
  return value.length >= 8 && mixed(value);
};
/** In quotes: a password may be words, other secrets are not. */
const quoted = (value: string, { groups }: RegExpMatchArray): boolean => {
  const { word = '' } = groups ?? {};
  if (called(word)) return true;
  if (/\s/.test(value)) return false;
  return value.length >= 6 && (word === word.toUpperCase() || mixed(value) || value.length >= 20);
};

const announcements: readonly Announcement[] = [
  {
    kind: null,
    expression: new RegExp(
      `(?<word>${name})["'\`]?\\]?(?:${gap})${link}(?:${gap})(?<quote>["'\`])(?<secret>[^"'\`\\n]{4,2000})`,
      'dgi',
    ),
    holds: quoted,
  },
  {
    kind: null,
    expression: new RegExp(
      `(?<word>${name})["'\`]?\\]?(?<near>${gap}${link}${gap})(?<secret>(?:(?!;[a-z ]{1,40}=)[^\\s"'\`&]){4,})`,
      'dgi',
    ),
    holds: bare,
  },
  {
    kind: null,
    expression: new RegExp(
      `--?(?:[a-z]+-){0,4}(?<word>${name})${spaces}["']?(?<secret>[^\\s"'-][^\\s"']{3,})`,
      'dgi',
    ),
    holds: (value, { groups }) => called(groups?.word) || mixed(value),
  },
  {
    kind: 'password',
    expression: new RegExp(
      `(?<![\\w-])${userFlag}[ \\t=]{1,40}["']?[^\\s:"']{1,64}:(?<secret>[^\\s"']{3,1024})`,
      'dg',
    ),
    holds: (value) => !/^\d{1,7}$/.test(value),
  },
  {
    kind: 'authorization',
    expression: new RegExp(
      `authorization["']?${gap}[:=]${gap}["']?(?:${scheme}${spaces})?(?<secret>[^\\s"',;]{8,})`,
      'dgi',
    ),
    holds: (value) => mixed(value),
  },
  {
    kind: 'bearer',
    expression: new RegExp(
      `(?<![a-z])(?:bearer|basic)${spaces}["']?(?<secret>[A-Za-z0-9._~+/=-]{16,})`,
      'dgi',
    ),
    holds: (value) => mixed(value) || /[a-z][A-Z]/.test(value),
  },
  {
    kind: 'header',
    expression: new RegExp(`(?<![a-z])${header}["']?${gap}:${gap}["']?(?<secret>[^\\s"']{8,})`, 'dgi'),
    holds: (value) => mixed(value) && !/[({[]/.test(value),
  },
  {
    kind: 'cookie',
    expression: new RegExp(
      `cookie["']?${gap}[:=]${gap}["']?(?<secret>[\\w.-]{1,64}=[^\\n"']{6,2000})`,
      'dgi',
    ),
    holds: always,
  },
  {
    kind: 'url-parameter',
    expression:
      /[?&#;](?:access_token|id_token|token|api_?key|key|sig|signature|x-amz-signature|secret|auth|code)=(?<secret>[^\s&"'<>#]{8,})/dgi,
    holds: mixed,
  },
];

/** Most texts hold none of these words, and one look tells. */
const hint = /pass|pwd|secret|token|key|credential|auth|bearer|basic|cookie|-u|--user|[?&#;]\w+=/i;

const kindOf = (word: string): string => {
  const told = word.toLowerCase();
  if (told.startsWith('pass') || told.startsWith('pwd')) return 'password';
  return told.includes('key') ? 'key' : told.includes('token') || told === '_auth' ? 'token' : 'secret';
};

export const findAnnounced: Finder = (text) => {
  if (!hint.test(text)) return [];
  const found: Span[] = [];
  for (const { kind, expression, holds } of announcements)
    for (const match of text.matchAll(expression)) {
      const place = match.indices?.groups?.secret;
      const value = match.groups?.secret ?? '';
      if (place === undefined || placeholder.test(value) || !holds(value, match)) continue;
      const [from, to] = place;
      found.push({ from, to, anchor: match.index, kind: kind ?? kindOf(match.groups?.word ?? '') });
    }
  return found;
};

/** Beginnings, at the end of a line that goes on behind white space. */
const beginnings: readonly RegExp[] = [
  new RegExp(`${name}["'\`]?\\]?${gap}(?:${link}${gap}(?:["'\`][^"'\`\\n]{0,2000})?)?$`, 'i'),
  new RegExp(`(?<![\\w-])${userFlag}[ \\t=]{1,40}$`),
  new RegExp(`authorization["']?${gap}(?:[:=]${gap}["']?(?:${scheme}${spaces})?)?$`, 'i'),
  /(?<![a-z])(?:bearer|basic)[ \t]{1,40}["']?$/i,
  new RegExp(`(?<![a-z])${header}["']?${gap}(?::${gap}["']?)?$`, 'i'),
  new RegExp(`cookie["']?${gap}(?:[:=]${gap}["']?(?:[\\w.-]{1,64}=[^\\n"']{0,2000})?)?$`, 'i'),
];
const lookBack = 2_400;

/** Where, in the last line of the text, something begins that the next word may make a secret; null when nothing does. */
export function announcing(text: string): number | null {
  const begin = Math.max(text.lastIndexOf('\n') + 1, text.length - lookBack);
  const line = text.slice(begin);
  if (line === '' || !hint.test(line)) return null;
  let first: number | null = null;
  for (const expression of beginnings) {
    const at = expression.exec(line)?.index;
    if (at !== undefined && (first === null || at < first)) first = at;
  }
  return first === null ? null : begin + first;
}

/** What a text that was cut off may have begun to say. */
export const begunValue = new RegExp(
  `(?:${name}["'\`]?\\]?${gap}${link}${gap}["'\`]?|${scheme}${spaces}["']?|${header}["']?${gap}:${gap}["']?)(?<secret>[^\\s"'\`]+)$`,
  'di',
);
