import { expect, test } from 'vitest';
import { makePrng } from '../../simulation/prng';
import { type DiskHistory, filesOf } from './disk';
import { imagesOf } from './images';
import { Recorder } from './recorder';
import { parseTrace } from './syscalls';

/** The model of the disk, on traces of a few lines. */
const hex = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const path = (name: string): string => `"${hex(`/r/${name}`)}"`;
const opened = (name: string, fd: number, flags = 'O_WRONLY|O_CREAT'): string =>
  `7 openat(AT_FDCWD, ${path(name)}, ${flags}, 0600) = ${fd}`;
const wrote = (fd: number, text: string, at: number): string =>
  `7 pwrite64(${fd}, "${hex(text)}", ${text.length}, ${at}) = ${text.length}`;
const synced = (fd: number): string => `7 fsync(${fd}) = 0`;
const acked = (what: string): string =>
  `7 write(1, "${hex(`ack ${what}\n`)}", ${what.length + 5}) = ${what.length + 5}`;

const history = (...lines: readonly string[]): DiskHistory =>
  new Recorder({ root: '/r', before: new Map() }).follow(parseTrace(lines.join('\n')));

/** All states that the disk may be in when the promise was made, as `name=content` texts. */
function statesAfter(found: DiskHistory, ack: string): ReadonlySet<string> {
  const images = imagesOf(found, makePrng('x')).filter(({ moment }) => moment.acks.includes(ack));
  return new Set(
    images.map((image) =>
      [...filesOf(found, image)].map(([name, bytes]) => `${name}=${Buffer.from(bytes)}`).join(),
    ),
  );
}

test('a write counts when it was fsynced, and its name when its directory was', () => {
  const begin = [opened('a', 3), wrote(3, 'one', 0)];
  const dir = [`7 openat(AT_FDCWD, "${hex('/r')}", O_RDONLY) = 4`, synced(4)];
  expect(statesAfter(history(...begin, acked('x')), 'x')).toContain('');
  expect(statesAfter(history(...begin, synced(3), acked('x')), 'x')).toContain('');
  expect(statesAfter(history(...begin, ...dir, acked('x')), 'x')).toEqual(new Set(['a=one', 'a=']));
  expect(statesAfter(history(...begin, synced(3), ...dir, acked('x')), 'x')).toEqual(new Set(['a=one']));
});

test('an fsync covers what was written before it began, also when another thread writes meanwhile', () => {
  const dir = [`7 openat(AT_FDCWD, "${hex('/r')}", O_RDONLY) = 4`, synced(4)];
  const found = history(
    opened('a', 3),
    ...dir,
    wrote(3, 'one', 0),
    '7 fsync(3 <unfinished ...>',
    `8 pwrite64(3, "${hex('two')}", 3, 0) = 3`,
    '7 <... fsync resumed>) = 0',
    acked('x'),
  );
  expect(statesAfter(found, 'x')).toEqual(new Set(['a=one', 'a=two']));
});

test('a rename is there or not, never without what was renamed', () => {
  const dir = [`7 openat(AT_FDCWD, "${hex('/r')}", O_RDONLY) = 4`, synced(4)];
  const found = history(
    opened('a', 3),
    wrote(3, 'old', 0),
    synced(3),
    ...dir,
    opened('a.part', 5),
    wrote(5, 'new', 0),
    synced(5),
    `7 rename(${path('a.part')}, ${path('a')}) = 0`,
    acked('x'),
  );
  expect(statesAfter(found, 'x')).toEqual(new Set(['a=old', 'a=new', 'a=old,a.part=new']));
});

test('a long write may be torn at sectors', () => {
  const dir = [`7 openat(AT_FDCWD, "${hex('/r')}", O_RDONLY) = 4`, synced(4)];
  const states = statesAfter(history(opened('a', 3), ...dir, acked('x'), wrote(3, 'n'.repeat(1024), 0)), 'x');
  const [o, n] = ['\0'.repeat(512), 'n'.repeat(512)];
  expect(states).toEqual(new Set(['a=', `a=${n}${n}`, `a=${n}${o}`, `a=${o}${n}`]));
});

test('what cannot be understood is an error, not a proof', () => {
  expect(() => history(opened('a', 3), '7 sync_file_range(3, 0, 4096, 2) = 0')).toThrow('sync_file_range');
  expect(() => parseTrace(`7 pwrite64(3, "${hex('on')}"..., 3, 0) = 3`)).toThrow('cut a string');
});
