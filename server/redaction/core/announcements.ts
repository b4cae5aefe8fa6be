import {
  holdsBasic,
  isCount,
  isExpression,
  isFlagProse,
  isNothing,
  isNotPassword,
  isPath,
  isProse,
} from './announced-values';

/**
 * The words before a secret that tell it: `DB_PASSWORD=…`, `"api_key": "…"`, `--token …`, `Authorization: …`. Everything stands on one line.
 * Nothing in an expression is without a bound but the end of the word that it takes.
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
const keyData = '(?:client-key-data|client_key_data|ssh-privatekey|tls\\.key)';
/** Programs that take a password behind a short option, and that option. */
const programs = [
  [
    '(?:mysql|mariadb)[\\w-]{0,12}|mongo\\w{0,8}|sshpass|(?:docker|podman|nerdctl|oras|helm)(?: registry)? login',
    '-p',
  ],
  ['redis-cli', '(?:-a|--pass)'],
  ['ldap\\w{1,10}', '-w'],
] as const;
const withOption = programs
  .map(([program, option]) => `(?:${program})\\b[^\\n|;&]{0,200}?[ \\t]${option}`)
  .join('|');
const anyProgram = programs.map(([program]) => program).join('|');
const passwordBefore = '(?<![\\w-])(?:password|passwd|passphrase)';

export interface Announcement {
  readonly kind: string | null;
  readonly expression: RegExp;
  readonly holds: (value: string, match: RegExpMatchArray) => boolean;
  /** Not asked when this is not in the text. */
  readonly needle?: RegExp;
}

const digit = /\d/;
const letter = /[A-Za-z]/;
const always = (): boolean => true;
const mixed = (value: string): boolean => digit.test(value) && letter.test(value);
const called = (text = ''): boolean => /pass|pwd/i.test(text);

/** Source code names its secrets as well: what is assigned there without quotes is an expression, unless it is unlike one. */
const bare = (given: string, { groups }: RegExpMatchArray): boolean => {
  const { word = '', near = '' } = groups ?? {};
  const value = given.replace(/[;,.:)}\]]{1,4}$/, '');
  if (isPath(value) || /[(){}[]/.test(value) || isCount(word, value) || isNothing(value)) return false;
  if (value.toLowerCase().endsWith(word.toLowerCase())) return false;
  const tight = near === '=' || near === ':=';
  if (tight && word === word.toUpperCase()) return true;
  if (tight && called(word) && !/[.;,]/.test(value)) return true;
  return value.length >= (called(word) ? 6 : 8) && mixed(value) && !isExpression(value);
};
/** In quotes: a password may be words, other secrets are not. */
const quoted = (value: string, { groups }: RegExpMatchArray): boolean => {
  const { word = '' } = groups ?? {};
  if (called(word)) return !isProse(word, value) && !isPath(value);
  if (/\s/.test(value)) return false;
  return value.length >= 6 && (word === word.toUpperCase() || mixed(value) || value.length >= 20);
};

export const announcements: readonly Announcement[] = [
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
      `(?<![\\w-])--?(?:[a-z]{1,20}-){0,4}(?<word>${name})${spaces}["']?(?<secret>[^\\s"'-][^\\s"']{3,})`,
      'dgi',
    ),
    holds: (value, { groups }) => mixed(value) || (called(groups?.word) && !isFlagProse(value)),
  },
  {
    kind: 'password',
    expression: new RegExp(
      `(?<![\\w-])(?:${withOption})[ \\t=]{0,4}["']?(?<secret>[^\\s"'|;&-][^\\s"']{2,})`,
      'dg',
    ),
    holds: (value) => !/^\d{1,5}(?::\d{1,5})?$/.test(value),
    needle: / (?:-[apw]|--pass)/,
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
    kind: 'password',
    expression: new RegExp(
      `login[ \\t]{1,8}\\S{1,100}[ \\t]{1,8}password${spaces}(?<secret>\\S{3,1024})`,
      'dg',
    ),
    holds: always,
  },
  {
    kind: 'password',
    expression: new RegExp(
      `${passwordBefore}${spaces}(?:is${spaces})?["'\`]?(?<secret>[^\\s"'\`,;<>(){}[\\]=:/]{6,128})`,
      'dgi',
    ),
    holds: (value) => mixed(value) && !isNotPassword(value),
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
      /[?&#;](?:access_token|id_token|token|api_?key|key|sig|signature|x-amz-signature|x-amz-security-token|secret|auth|code)=(?<secret>[^\s&"'<>#]{8,})/dgi,
    holds: mixed,
  },
  {
    kind: 'token',
    // The credentials of npm: whatever the value looks like.
    expression: /(?<=:)_(?:authToken|auth|password)[ \t]{0,4}=[ \t]{0,4}["']?(?<secret>[^\s"']{4,2000})/dg,
    holds: always,
    needle: /:_(?:auth|password)/,
  },
  {
    kind: 'password',
    // Docker keeps name and password together.
    expression: new RegExp(`"auth"${gap}:${gap}"(?<secret>[A-Za-z0-9+/]{6,2000}={0,2})"`, 'dg'),
    holds: holdsBasic,
    needle: /"auth"/,
  },
  {
    kind: 'private-jwk',
    expression: new RegExp(
      `"(?:d|p|q|dp|dq|qi|k)"${gap}:${gap}"(?<secret>(?=[\\w-]{0,40}[A-Z])(?=[\\w-]{0,40}\\d)[\\w-]{42,2000})"`,
      'dg',
    ),
    holds: always,
    needle: /"(?:d|p|q|dp|dq|qi|k)"/,
  },
  {
    kind: 'private-key',
    expression: new RegExp(`${keyData}["']?${gap}[:=]${gap}["']?(?<secret>[A-Za-z0-9+/=]{40,})`, 'dg'),
    holds: always,
    needle: /key/,
  },
];

/** Most texts hold none of these words, and one look tells. */
export const hint =
  /pass|pwd|secret|token|key|credential|auth|bearer|basic|cookie|-u|--user|[?&#;]\w{1,40}=|"d"|"[pqk]"|"d[pq]"|"qi"|redis-cli|ldap|mysql|maria|mongo|login|docker|podman|nerdctl|oras|helm/i;

/** Beginnings, at the end of a line that goes on behind white space. */
export const beginnings: readonly RegExp[] = [
  new RegExp(`${name}["'\`]?\\]?${gap}(?:${link}${gap}(?:["'\`][^"'\`\\n]{0,2000})?)?$`, 'i'),
  new RegExp(`(?<![\\w-])${userFlag}[ \\t=]{1,40}$`),
  /(?<![\w-])(?:docker|podman|nerdctl|oras|helm)(?: registry)? $/,
  new RegExp(`(?<![\\w-])(?:${anyProgram})\\b[^\\n|;&]{0,220}$`),
  /(?:login[ \t]{1,8}(?:\S{1,100}[ \t]{1,8}(?:password[ \t]{0,40})?)?)$/,
  new RegExp(`${passwordBefore}${spaces}(?:is${gap})?["'\`]?$`, 'i'),
  new RegExp(`authorization["']?${gap}(?:[:=]${gap}["']?(?:${scheme}${spaces})?)?$`, 'i'),
  /(?<![a-z])(?:bearer|basic)[ \t]{1,40}["']?$/i,
  new RegExp(`(?<![a-z])${header}["']?${gap}(?::${gap}["']?)?$`, 'i'),
  new RegExp(`cookie["']?${gap}(?:[:=]${gap}["']?(?:[\\w.-]{1,64}=[^\\n"']{0,2000})?)?$`, 'i'),
  new RegExp(`(?:"auth"|${keyData}["']?|"(?:d|p|q|dp|dq|qi|k)")${gap}(?:[:=]${gap}["']?)?$`),
];

/** What a text that was cut off may have begun to say. */
export const begunValue = new RegExp(
  `(?:${name}["'\`]?\\]?${gap}${link}${gap}["'\`]?|${scheme}${spaces}["']?|${header}["']?${gap}:${gap}["']?|"(?:auth|[dpqk]|d[pq]|qi)"${gap}:${gap}"|${keyData}["']?${gap}[:=]${gap})(?<secret>[^\\s"'\`]+)$`,
  'di',
);
