import { spawnSync } from 'node:child_process';
import { packageRoot } from './subject-places';

/** What decides which part of a long sweep a short run takes: another one after each commit, the same for the same commit. */
export function rotation(): { readonly name: string; readonly number: number } {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short=8', 'HEAD'], {
    cwd: packageRoot(),
    encoding: 'utf8',
  });
  const name = status === 0 ? stdout.trim() : '00000000';
  return { name, number: Number.parseInt(name.slice(0, 8), 16) };
}

/** Whether the thing at `index` is in the part of a sweep that is `1 / parts` of it. */
export const inRotation = (index: number, parts: number, { number }: { readonly number: number }): boolean =>
  index % parts === number % parts;
