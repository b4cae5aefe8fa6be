import type { Place } from './shell/facts';
import { globMatcher } from './shell/glob';
import { physicalPath } from './shell/resolve-path';
import type { Kept } from './shell/zones';

/** Files and links that a case describes, instead of a disk. */
export interface Fixture {
  /** Path of the link → where it points; `~/…` is the home. */
  readonly symlinks?: { readonly [path: string]: string } | undefined;
  readonly files?: { readonly [path: string]: string } | undefined;
}

/** A place of nothing but a fixture: the same on every machine. */
export function virtualPlace(
  workspace: string,
  home: string,
  { symlinks = {}, files = {} }: Fixture = {},
  kept: Kept = { state: [], free: [], rules: null },
): Place {
  const whole = (path: string, base = workspace) =>
    path.startsWith('~') ? home + path.slice(1) : path.startsWith('/') ? path : `${base}/${path}`;
  const links = new Map(
    Object.entries(symlinks).map(([path, target]) => [
      whole(path),
      target.startsWith('~') ? whole(target) : target,
    ]),
  );
  const names = Object.keys(files).map((path) => whole(path));
  const readLink = (path: string): string | null => links.get(path) ?? null;
  const isFile = (path: string) => names.some((name) => name === path || name.startsWith(`${path}/`));
  return {
    workspace,
    home,
    kept,
    readLink,
    globPaths: (pattern) => {
      const matcher = globMatcher(pattern);
      const there = new Set([...names, ...links.keys()].flatMap(withFolders));
      return [...there].filter((path) => matcher?.test(path) ?? true);
    },
    globLeaves: (pattern) => {
      const deep = pattern.endsWith('/**');
      const folder = deep ? pattern.slice(0, -3) : '';
      return [...links.keys()].some((path) => {
        const parts = path.split('/');
        const matched = deep
          ? path.startsWith(`${folder}/`)
          : parts.some((_, at) => {
              const cut = pattern
                .split('/')
                .slice(0, at + 1)
                .join('/');
              return parts.length === at + 1 && (globMatcher(cut)?.test(path) ?? true);
            });
        const end = physicalPath('/', path, readLink);
        return (
          matched &&
          (end === null ||
            !(end === workspace || end.startsWith(`${workspace}/`)) ||
            /\/\.(?:env|ssh|git)/.test(end))
        );
      });
    },
    bareRepository: (dir) =>
      isFile(`${dir}/HEAD`) && isFile(`${dir}/objects`) && isFile(`${dir}/refs`) && !isFile(`${dir}/.git`),
  };
}

const withFolders = (path: string): readonly string[] =>
  path.split('/').flatMap((_, at, parts) => (at === 0 ? [] : [parts.slice(0, at + 1).join('/')]));
