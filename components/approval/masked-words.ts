/** What of a request is hidden behind masks, in words. Pure. */
const mask = /\[redacted:([a-z0-9-]+)#([0-9a-f]{8})\]/g;

const names: Readonly<Record<string, string>> = {
  password: 'password',
  token: 'token',
  key: 'key',
  secret: 'secret',
  field: 'value of a secret field',
  jwt: 'JSON web token',
  'private-jwk': 'private key',
  'known-value': 'secret that this app knows',
  unfinished: 'beginning of a secret',
  'too-deep': 'part that is nested too deep',
  'url-password': 'password in an address',
  'url-token': 'token in an address',
  'url-parameter': 'signature in an address',
  authorization: 'authorization',
  bearer: 'bearer token',
  header: 'header',
  cookie: 'cookie',
};
const brands: Readonly<Record<string, string>> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  openai: 'OpenAI',
  aws: 'AWS',
  npm: 'npm',
  pypi: 'PyPI',
  xai: 'xAI',
  circleci: 'CircleCI',
  digitalocean: 'DigitalOcean',
  huggingface: 'Hugging Face',
};

function nameOf(kind: string): string {
  const [first = '', ...rest] = kind.split('-');
  if (names[kind] !== undefined) return names[kind];
  if (kind === 'private-key') return 'private key';
  return [brands[first] ?? `${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...rest].join(' ');
}

/** `2 secrets are hidden: GitHub token, password.` Null when nothing is. One secret that stands twice counts once. */
export function maskedWords(request: unknown): string | null {
  const kinds = new Map<string, string>();
  for (const [, kind = '', digest = ''] of (JSON.stringify(request) ?? '').matchAll(mask))
    if (!kinds.has(digest)) kinds.set(digest, nameOf(kind));
  if (kinds.size === 0) return null;
  const told = [...new Set(kinds.values())].join(', ');
  return `${kinds.size === 1 ? '1 secret is' : `${kinds.size} secrets are`} hidden: ${told}.`;
}
