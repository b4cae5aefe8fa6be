import type { Act, Place } from './facts';
import { globMatcher } from './glob';
import { alternatives, keysNamed } from './key-names';
import { physicalPath } from './resolve-path';
import { holdsOwn, zonesOf } from './zones';

/** Which names a search opens: those that match one of `only`, or all, without those that match one of `without`. */
export interface Filter {
  readonly only: readonly string[];
  readonly without: readonly string[];
  /**
   * `usual`: not what is hidden or ignored by git, where keys usually are. `all-named`: every name that passes. `everything`: it is told to
   * open what is hidden and ignored.
   */
  readonly reach: 'usual' | 'all-named' | 'everything';
}

/** Settings that nearly every project has in its root, most without a key. Who searches everything is not asked because of them. */
const usualSettings = /\/\.(?:npmrc|envrc)$/;

const last = (pattern: string): string => pattern.split('/').pop() ?? '';

/** Notes whether a search below `root` is told to open files with keys, or would open one that lies there now. */
export function filtered(place: Place, act: Act, root: string, { only, without, reach }: Filter): void {
  const names = only.flatMap(alternatives).map(last);
  const base = physicalPath('/', root, place.readLink) ?? root;
  if (holdsOwn(base, place)) act.reads.push({ text: root, path: base, zones: ['own'] });
  if (reach === 'usual') return;
  if (reach === 'everything' && `${place.workspace}/`.startsWith(base === '/' ? '/' : `${base}/`))
    act.traits.add('may-read-keys');
  const below = `${base === '/' ? '' : base}/**`;
  for (const name of names) {
    const path = `${below}/${name}`;
    const means = keysNamed(name, true) ?? (zonesOf(path, place).includes('secret') ? 'means' : null);
    if (means === 'means') {
      act.reads.push({ text: name, path, zones: ['secret'] });
      act.effects.add('read');
    } else if (means === 'can') act.traits.add('may-read-keys');
  }
  const matchers = (list: readonly string[]) =>
    list.flatMap(alternatives).map((name) => globMatcher(last(name)));
  const [wanted, unwanted] = [matchers(only), matchers(without)];
  const named = (list: readonly (RegExp | null)[], path: string): boolean =>
    path
      .slice(base.length)
      .split('/')
      .some((part) => part !== '' && list.some((matcher) => matcher?.test(part) ?? true));
  const opened = place
    .globPaths(below)
    .filter((path) => zonesOf(path, place).includes('secret') && !usualSettings.test(path))
    .some((path) => (only.length === 0 || named(wanted, path)) && !named(unwanted, path));
  if (opened) act.traits.add('may-read-keys');
}
