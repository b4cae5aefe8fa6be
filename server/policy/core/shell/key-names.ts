import { globMatcher } from './glob';

/** Names that files with keys usually have; in which folder they lie does not matter. */
const names =
  '.env .env.local .env.production .envrc id_rsa id_dsa id_ecdsa id_ed25519 .netrc _netrc .pgpass .git-credentials .npmrc .pypirc .htpasswd .vault-token credentials.json secret.json secrets.json secrets.yaml secrets.yml secrets.toml service-account.json auth.json'.split(
    ' ',
  );
const endings = ['pem', 'p12', 'pfx', 'jks', 'keystore', 'kdbx', 'ppk', 'key', 'env'];
const wild = /\[[^\]]+\]|[*?]/g;
const ordinaryEnding = /\.(?:json|ya?ml|toml)$/;

/**
 * Whether the last part of a pattern means a file with keys. `means`: half of such a name stands in it, so it was looked for. `can`: three
 * letters of one. Null for `*.md`, and for `*`, of which only what really lies there can tell. `dots`: a star takes a leading dot too,
 * as in the filters of grep, rg and find.
 */
export function keysNamed(pattern: string, dots = false): 'means' | 'can' | null {
  const name = (pattern.split('/').pop() ?? '').toLowerCase();
  if (name.search(wild) === -1) return null;
  const letters = (text: string): number => text.replace(wild, '').length;
  const dot = name.lastIndexOf('.');
  const ending = dot === -1 ? '' : name.slice(dot + 1);
  if (ending !== '' && endings.some((key) => matches(ending, key) && letters(ending) * 2 >= key.length))
    return 'means';
  const stem = name.replace(ordinaryEnding, '');
  // Of a pattern with an ordinary ending only what stands before it says what was looked for.
  const ended = stem !== name;
  if (letters(stem.replaceAll('.', '')) === 0) return null;
  let best: 'can' | null = null;
  for (const key of names) {
    const whole = ended ? key.replace(ordinaryEnding, '') : key;
    if (!(dots ? matches(name, key) : matches(`/${name}`, `/${key}`))) continue;
    if (/^auth\b/.test(key) && !ended && !name.includes('.')) continue;
    if (letters(stem) * 2 >= whole.length) return 'means';
    if (letters(stem) >= 3) best = 'can';
  }
  return best;
}

const matches = (pattern: string, text: string): boolean => globMatcher(pattern)?.test(text) ?? true;

/** `*.{pem,key}` as two patterns, the way filters of rg and git read it. Of nested or many braces only the first counts, the rest is any text. */
export function alternatives(pattern: string): readonly string[] {
  const brace = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (!brace) return [pattern.replaceAll(/[{}]/g, '*')];
  const [, before = '', inner = '', after = ''] = brace;
  return inner.split(',').map((one) => `${before}${one}${after.replaceAll(/\{[^{}]*\}|[{}]/g, '*')}`);
}
