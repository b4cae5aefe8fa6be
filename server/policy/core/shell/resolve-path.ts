import { limits } from '../../../vocabulary';

/** Absolute form without `.` and `..`, without looking at links: what `cd` does. */
export function lexicalPath(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : `${base}/`}${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/**
 * Where the kernel ends up: each link on the way is followed before the next part counts, so `link/..` is the parent of the target.
 * What does not exist is taken as it is written. Null after too many links.
 */
export function physicalPath(
  base: string,
  path: string,
  readLink: (path: string) => string | null,
): string | null {
  const waiting = `${path.startsWith('/') ? '' : `${base}/`}${path}`.split('/').reverse();
  const done: string[] = [];
  let followed = 0;
  while (waiting.length > 0) {
    const part = waiting.pop() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const target = readLink(`/${[...done, part].join('/')}`);
    if (target === null) {
      done.push(part);
      continue;
    }
    if (++followed > limits.policyLinksMax) return null;
    if (target.startsWith('/')) done.length = 0;
    waiting.push(...target.split('/').reverse());
  }
  return `/${done.join('/')}`;
}
