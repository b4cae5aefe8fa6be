/** What stands behind a word such as `password` and is no secret all the same. */

const pathLike = /^(?:~|\.{1,2})?\//;
/** A key in base64 may begin like a path. */
const base64Key = /^\/(?=[^/]{0,80}[A-Z])(?=[^/]{0,80}\d)[A-Za-z0-9+/]{30,}={0,2}(?![A-Za-z0-9+/._-])/;
export const isPath = (value: string): boolean => pathLike.test(value) && !base64Key.test(value);

/** `pass=12345678` is what a test run prints. */
export const isCount = (word: string, value: string): boolean =>
  /^pass$/i.test(word) && /^[\d.,%/]+$/.test(value);

/** What a program's source gives a name when it has no secret yet, and names of types. */
export const isNothing = (value: string): boolean =>
  /^(?:none|null|nil|undefined|true|false|self|str|string|bytes|bool|any|optional|required|default|prompt|stdin)$/i.test(
    value,
  );

/** An option that is spoken of, not given. */
export const isFlagProse = (value: string): boolean =>
  /^(?:arguments?|options?|flags?|parameters?|and|or|is|are|to|for|in|on|from|with|instead|if|as|the|can|may|must|will|values?)$/i.test(
    value,
  ) || isNothing(value);

/** `config.apiKey1`, `myToken2`: names of source code. Words with digits in their middle are none. */
const dotted = /^[A-Za-z_$][\w$]{0,80}(?:(?:\.|\?\.|::|->)[A-Za-z_$][\w$]{0,80}){1,8}!?$/;
const simple = /^(?=.{0,80}(?:[a-z][A-Z]|_))[A-Za-z_$]{1,80}\d{0,3}$/;
const digitsInside = /\d[A-Za-z]{1,3}\d|[A-Za-z]\d{4}/;
export const isExpression = (value: string): boolean =>
  simple.test(value) || (dotted.test(value) && !digitsInside.test(value));

/** Sentences of an interface: `"password": "Enter your password"`. A passphrase is words in small letters. */
const functionWord =
  /\b(?:your|must|please|enter|the|is|are|not|invalid|required|forgot|reset|confirm|new|change|should|for|of|to|at|with|password)\b/i;
export const isProse = (word: string, value: string): boolean =>
  (/^pass$/i.test(word) && /[^!-~]/.test(value)) ||
  (/\s/.test(value.trim()) && /^[A-Z]|[.:!?…]$/.test(value) && functionWord.test(value));

/** Names of algorithms, versions and fields that stand behind the word in prose. */
export const isNotPassword = (value: string): boolean =>
  /^(?:sha|md\d|base\d|utf|pbkdf|argon|s?crypt|bcrypt|scram|oauth|aes|rfc|ipv|http|x\.?509|2fa|win\d|v\d|n\d|\d{1,4}-?[a-z]{1,12}$)/i.test(
    value,
  );

/** Name and password as `Basic` puts them together. */
export function holdsBasic(value: string): boolean {
  try {
    return /^[\x20-\x7e]{0,200}:[\x20-\x7e]{1,2000}$/.test(atob(value));
  } catch {
    return false;
  }
}
