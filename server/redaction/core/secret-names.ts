/** Names that say what they hold: of fields, of variables, of headers. */

const words =
  'password|passwd|passphrase|passcode|secret|api[_-]?key|private[_-]?key|secret[_-]?(?:access[_-]?)?key|access[_-]?key|account[_-]?key|signing[_-]?key|encryption[_-]?key|client[_-]?secret|app[_-]?secret';
const tokens =
  'access|auth|refresh|bearer|id|session|api|bot|personal|deploy|identity|security|user|oauth|csrf|github|gitlab|npm|slack';
const parts = [
  `^(?:.{0,80}[_.-])?(?:${words})(?:_?\\d{1,2})?$`,
  `^(?:.{0,80}[_.-])?(?:${tokens})[_-]?token$`,
  '^_?token$|^_auth(?:token)?$|^client-key-data$',
];
const snake = new RegExp(parts.join('|'), 'i');
/** `dbPassword`, `openaiApiKey`, where small letters before a capital one begin the word. */
const camel =
  /[a-z\d](?:Password|Passphrase|Secret|ApiKey|PrivateKey|SecretKey|AccessKey|AccountKey|SigningKey|EncryptionKey|(?:Access|Auth|Refresh|Session|Id|Bearer|Api|Bot)Token)$/;
const variable =
  /^[A-Z0-9_]{0,80}(?:PASS(?:WORD|WD|PHRASE)?|PWD|SECRET|TOKEN|CREDENTIALS?|(?:API|ACCESS|ACCOUNT|PRIVATE|SECRET|SIGNING|ENCRYPTION|AUTH)_?KEY|_AUTH)(?:_?\d+)?$/;
const notAName = /(?:^|_)(?:PWD|OLDPWD)$/;

/** A field whose whole value is a secret. */
export const isSecretField = (name: string): boolean =>
  snake.test(name) || camel.test(name) || isSecretVariable(name);

/** A variable of an environment whose value is a secret, unless it is a path or an everyday word. */
export const isSecretVariable = (name: string): boolean =>
  variable.test(name.toUpperCase()) && /^[A-Z]|_/.test(name) && !notAName.test(name.toUpperCase());

/** A header whose value is a secret when it looks like one. */
export const isSecretHeader = (name: string): boolean =>
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]{0,40}(?:key|token|secret|auth)|private-token)$/i.test(
    name,
  );

/** An option of a command line: `--db-password`. */
export const isSecretOption = (option: string): boolean =>
  /^--?[a-z]/i.test(option) && isSecretField(option.replace(/^-+/, '').replaceAll('-', '_'));
