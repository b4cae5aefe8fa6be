import type { PathFact, Place, Role, Zone } from './facts';
import { globMatcher } from './glob';
import { keysNamed } from './key-names';
import { lexicalPath, physicalPath } from './resolve-path';
import type { Value } from './value';
import { holdsOwn, zonesOf } from './zones';

/** Files that a wildcard must not be able to name without anyone noticing; the first part says in which folder they lie. */
const telltale: readonly (readonly ['home' | 'workspace' | 'root', string])[] = [
  ...'.ssh/id_rsa .ssh/id_ed25519 .ssh/authorized_keys .ssh/config .aws/credentials .netrc .npmrc .bashrc .bash_profile .zshrc .profile .gnupg/trustdb.gpg .kube/config .docker/config.json .config/gh/hosts.yml .codex/auth.json .git-credentials .gitconfig .bash_history .config/gcloud/credentials.db .pgpass'
    .split(' ')
    .map((path) => ['home', path] as const),
  ...'.env .env.local .git/config .git/hooks/pre-commit .codex/config.toml .vscode/settings.json policies/org.cedar .github/workflows/ci.yml package-lock.json yarn.lock pnpm-lock.yaml Cargo.lock go.sum .husky/pre-commit server.key cert.pem'
    .split(' ')
    .map((path) => ['workspace', path] as const),
  ...'etc/shadow etc/sudoers proc/self/environ proc/1/environ dev/sda dev/nvme0n1 root/.ssh/id_rsa etc/passwd'
    .split(' ')
    .map((path) => ['root', path] as const),
];
const special: ReadonlySet<Zone> = new Set(['secret', 'persist', 'protected', 'own']);
const notable: ReadonlySet<Zone> = new Set([...special, 'lock', 'ci', 'raw-device']);

/** Where the paths lie that a word can name when the command stands in `cwd`. */
export function classify(value: Value, role: Role, cwd: string, place: Place): PathFact {
  const text =
    value.text.startsWith('~/') || value.text === '~' ? place.home + value.text.slice(1) : value.text;
  if (value.kind === 'unknown') return unknownPath(text, value, cwd, place);
  if (value.kind === 'glob' || text.endsWith('/**')) return globPath(text, value, role, cwd, place);
  if (text === '-') return { text: value.source, path: null, zones: ['device'] };
  return literalPath(text, value.source, role, cwd, place);
}

function literalPath(text: string, source: string, role: Role, cwd: string, place: Place): PathFact {
  const lexical = lexicalPath(cwd, text);
  const slash = text.replace(/\/+$/, '').lastIndexOf('/');
  // What is deleted is the link, not what it leads to.
  const physical =
    role === 'delete' && !/\/$|(?:^|\/)\.\.?$/.test(text)
      ? joined(
          physicalPath(cwd, slash === -1 ? '.' : text.slice(0, slash + 1), place.readLink),
          text.slice(slash + 1),
        )
      : physicalPath(cwd, text, place.readLink);
  if (physical === null) return { text: source, path: null, zones: ['unknown'] };
  const named = zonesOf(lexical, place).filter((zone) => special.has(zone));
  const zones = new Set([...zonesOf(physical, place), ...named]);
  // Who removes or replaces a folder, removes or replaces what is in it.
  if ((role === 'delete' || role === 'write') && holdsOwn(physical, place)) zones.add('own');
  return { text: source, path: physical, zones: [...zones] };
}

const joined = (folder: string | null, name: string): string | null =>
  folder === null ? null : `${folder === '/' ? '' : folder}/${name}`;

/** Only the folder is known in which it begins, and perhaps the name it ends in. */
function unknownPath(text: string, value: Value, cwd: string, place: Place): PathFact {
  const ends = keysAtEnd(text, value.source, place);
  const folder = text.includes('/') ? text.slice(0, text.lastIndexOf('/') + 1) : null;
  if (folder === null || value.splits) return { text: value.source, path: null, zones: [...ends, 'unknown'] };
  const inner = literalPath(folder, value.source, 'read', cwd, place);
  return { ...inner, path: null, zones: [...new Set<Zone>([...inner.zones, ...ends, 'unknown'])] };
}

/** `$x/.env` is a file with keys whatever `$x` is, and `/proc/$$/environ` what some program was given. */
function keysAtEnd(text: string, source: string, place: Place): readonly Zone[] {
  const end = /\/[\w./-]*$/.exec(source.slice(-endLength).replace(/["']/g, ''))?.[0];
  if (end === undefined || end.includes('/..')) return [];
  // In nobody's home: a name that means something only in the own one says nothing of another folder.
  const nowhere = { ...place, home: '/nobody' };
  return ['/root', ...(text.startsWith('/proc/') ? ['/proc/1'] : [])].some((folder) =>
    zonesOf(folder + end.replace(/\/+/g, '/').replace(/\/\.(?=\/)/g, ''), nowhere).includes('secret'),
  )
    ? ['secret']
    : [];
}

/** More of the end of a word is not looked at. In characters: no name of a file with keys is as long. */
const endLength = 256;

function globPath(text: string, value: Value, role: Role, cwd: string, place: Place): PathFact {
  const parts = text.split('/');
  const first = parts.findIndex((part) => /[*?[]|[@+!]\(/.test(part));
  const folder = parts.slice(0, first).join('/') || (text.startsWith('/') ? '/' : '.');
  const rest = parts.slice(first);
  const base = physicalPath(cwd, folder, place.readLink);
  if (base === null || rest.includes('..')) return { text: value.source, path: null, zones: ['unknown'] };
  const pattern = joined(base, rest.join('/')) ?? '/';
  const all = rest.length === 1 && /^(?:\*|\.\*|\.\[!?.?\]?\*|\?\*)$/.test(rest[0] ?? '');
  const found = rest.join('/') === '**';
  const zones = new Set<Zone>(zonesOf(all || found ? base : pattern, place));
  if (found && zones.delete('workspace-root')) {
    zones.add('workspace');
    if (role === 'write' || role === 'delete') for (const zone of anywhere) zones.add(zone);
  }
  if (found && holdsOwn(base, place)) zones.add('own');
  // Without a match, or with `set -f`, it is a name like any other, and that may be a link.
  const itself = literalPath(text, value.source, role, cwd, place);
  if (itself.path !== pattern) for (const zone of itself.zones) zones.add(zone);
  const bare = rest.every((part) => part === '*' || part === '**' || part === '');
  // That a name is there tells nothing of what stands in the file.
  if (role !== 'names') {
    if (!found && !bare) for (const zone of reachable(pattern, place)) zones.add(zone);
    if (!bare && keysNamed(pattern, rest.includes('**')) === 'means') zones.add('secret');
    for (const zone of lying(pattern, role, place)) zones.add(zone);
  }
  if ((zones.has('workspace') || zones.has('workspace-root')) && place.globLeaves(pattern))
    zones.add('outside');
  return { text: value.source, path: pattern, zones: [...zones] };
}

/** What can lie somewhere below the root of any workspace, so that who changes every file there changes it. */
const anywhere: readonly Zone[] = ['protected', 'secret', 'lock', 'ci'];

/** Zones of what a pattern really names in this moment. */
function lying(pattern: string, role: Role, place: Place): ReadonlySet<Zone> {
  const zones = new Set<Zone>();
  for (const path of place.globPaths(pattern))
    for (const zone of literalPath(path, path, role, '/', place).zones)
      if (notable.has(zone)) zones.add(zone);
  return zones;
}

function reachable(pattern: string, place: Place): readonly Zone[] {
  const matcher = globMatcher(pattern);
  if (!matcher) return ['unknown'];
  return telltale.flatMap(([root, path]) => {
    const whole = root === 'root' ? `/${path}` : `${place[root] === '/' ? '' : place[root]}/${path}`;
    // A pattern for the folder names what is in it as well.
    const names = whole.split('/').map((_, at, all) => all.slice(0, at + 1).join('/'));
    const hit =
      names.find(
        (name) => name.length > place[root === 'root' ? 'home' : root].length && matcher.test(name),
      ) ?? (matcher.test(whole) ? whole : undefined);
    if (hit === undefined || (hit !== whole && !/\/\.[^/]+$|\/policies$/.test(hit))) return [];
    return zonesOf(hit, place).filter((zone) => notable.has(zone));
  });
}
