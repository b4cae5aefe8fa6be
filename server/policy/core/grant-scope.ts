import { limits } from '../../vocabulary';
import type { Whole } from './combine';
import type { FileChange } from './judge-edit';
import type { Act, PathFact, Place, Zone } from './shell/facts';
import { physicalPath } from './shell/resolve-path';

/** All of an act that a grant would hold. */
export interface GrantMatter {
  readonly kind: string;
  readonly command: string | null;
  readonly cwd: string | null;
  readonly changes: readonly FileChange[];
  /** What it would do: every simple command with its facts, or every file with where it lies. */
  readonly acts: readonly Act[];
  readonly files: readonly { readonly path: string | null; readonly zones: readonly Zone[] }[];
}

/**
 * The text whose hash is the scope of a grant, or null when the act cannot be granted: a rule that asks is not marked, something of it is
 * not understood or may lie anywhere, it changes something else than ordinary files of the workspace, or it is too long to be read on a card.
 * What rules mark does not widen that. Two requests with the same text are the same act: the same
 * words, in the same folder, on the same files after links are followed, asked by the same rules.
 */
export function grantScope(whole: Whole, matter: GrantMatter, place: Place): string | null {
  const { kind, command, cwd, changes, acts, files } = matter;
  if (whole.decision !== 'ask' || !whole.grantable || whole.fault !== null) return null;
  const length = [command ?? '', cwd ?? '', ...changes.map(({ path }) => path)].join('').length;
  if (length > limits.grantShapeCharsMax) return null;
  if (acts.length === 0 && files.length === 0) return null;
  if (acts.some(vague) || files.some(({ path }) => path === null)) return null;
  if (acts.some(reachesOut) || !files.every(ordinary)) return null;
  const folder = cwd === null ? null : physicalPath('/', cwd, place.readLink);
  if (cwd !== null && folder === null) return null;
  const rules = whole.rules.map(({ layer, id }) => `${layer}/${id}`);
  return JSON.stringify(
    ['grant/1', kind, command, cwd, folder, changes, place.workspace, rules, acts, files],
    (_, value: unknown) => (value instanceof Set ? [...value] : value),
  );
}

/** `-` has no path and is known all the same. */
const nowhere = ({ path, zones }: PathFact): boolean =>
  zones.includes('unknown') || (path === null && zones.some((zone) => zone !== 'device'));

/** Something of it is not known. */
const vague = ({ doubts, reads, writes, deletes, executes }: Act): boolean =>
  doubts.size > 0 || [...reads, ...writes, ...deletes, ...executes].some(nowhere);

const lies = (fact: Pick<PathFact, 'zones'>, among: readonly Zone[]): boolean =>
  fact.zones.every((zone) => among.includes(zone));
const ordinary = (fact: Pick<PathFact, 'zones'>): boolean => lies(fact, ['workspace']);

/** Changes of git that stay in the repository and its folder: it refuses paths that leave them, through links as well. */
const staying: readonly string[] = [
  'add',
  'checkout',
  'cherry-pick',
  'commit',
  'merge',
  'mv',
  'rebase',
  'reset',
  'restore',
  'revert',
  'rm',
  'stash',
  'switch',
  'tag',
];

/**
 * It would change or run something else than ordinary files of the workspace. Of what changes the state of a program, the operands are no
 * facts: only git is known to stay where it is, and no word of it may look like a path that leaves.
 */
const reachesOut = ({ text, program, verb, effects, writes, deletes, executes }: Act): boolean =>
  !writes.every((fact) => lies(fact, ['workspace', 'device'])) ||
  !deletes.every(ordinary) ||
  !executes.every((fact) => lies(fact, ['workspace', 'workspace-root'])) ||
  (effects.has('state') && (program !== 'git' || !staying.includes(verb) || leaves.test(text)));

/** A word, or the value of an option, that begins with / or ~, or has a part `..`. */
const leaves = /(?:^|[\s='":,])(?:\/|~)|(?:^|[\s='":,/])\.\.(?:$|[\s'"/])/;
