import { literal, type Value } from '../shell/value';
import type { Call, Commands } from './spec';

/** Tests of find by how many words they take. What is not here is not understood. */
const tests = new Map<string, number>([
  ...'-name -iname -path -ipath -wholename -regex -iregex -type -xtype -maxdepth -mindepth -size -mtime -mmin -atime -amin -ctime -cmin -perm -user -group -uid -gid -links -inum -printf -regextype -fstype -used -lname'
    .split(' ')
    .map((name) => [name, 1] as const),
  ...'-print -print0 -ls -prune -depth -d -mount -xdev -empty -readable -writable -executable -true -false -quit -not ! -o -or -a -and , ( ) -nouser -nogroup -daystart -noleaf -P -H -E -X -s -x'
    .split(' ')
    .map((name) => [name, 0] as const),
]);
const files = new Set(['-newer', '-anewer', '-cnewer', '-samefile', '-newermt', '-newerct']);
const runs = new Set(['-exec', '-execdir', '-ok', '-okdir']);

const find = (call: Call): void => {
  const { act, use, words } = call;
  act.effects.add('read');
  const first = words.findIndex(
    ({ text, kind }) => kind === 'literal' && /^[-(!]/.test(text) && !/^-[PHLEXsx]$/.test(text),
  );
  const roots = (first === -1 ? words : words.slice(0, first)).filter(
    ({ text }) => !/^-[PHLEXsx]$/.test(text),
  );
  if (words.some(({ text }) => text === '-L' || text === '-follow')) act.doubts.add('follows-links');
  const from = roots.length === 0 ? [literal('.')] : roots;
  for (const root of from) use('read', root);
  const shown: string[] = [];
  for (let at = first === -1 ? words.length : first; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    act.options.add(word.text);
    if (/^-(?:print|ls$|exec|ok)/.test(word.text)) shown.push(word.text);
    const takes = word.kind === 'literal' ? tests.get(word.text) : undefined;
    if (takes !== undefined) at += takes;
    else if (files.has(word.text))
      use(/^-newer.t$/.test(word.text) ? 'data' : 'read', words[++at] ?? literal(''));
    else if (word.text === '-delete') for (const root of from) use('delete', root);
    else if (runs.has(word.text)) {
      at = execute(call, from, at, word.text.endsWith('dir'));
    } else act.doubts.add(`unknown-option ${word.text.slice(0, 40)}`);
  }
  call.prints({
    list: from.flatMap((root) => belowRoot(root, namesFound(words, words.length))),
    exact:
      shown.join(' ') === '-print0' && act.doubts.size === 0 && from.every(({ kind }) => kind === 'literal'),
  });
};

/** What is found below a folder: any name, or these. */
function belowRoot({ text }: Value, names: readonly string[] | null): readonly Value[] {
  const below = `${text.replace(/\/+$/, '') || (text === '' ? '.' : '')}/**`;
  return (names ?? ['']).map((name) => ({
    kind: 'glob' as const,
    text: name === '' ? below : `${below}/${name}`,
    source: '{}',
  }));
}

/** Each found name stands in for `{}`. Returns the place of the end of the command. */
function execute(
  { words, run, act, use }: Call,
  roots: readonly Value[],
  start: number,
  elsewhere: boolean,
): number {
  let end = start + 1;
  while (end < words.length && !/^(?:;|\+)$/.test(words[end]?.text ?? '')) end++;
  const inner = words.slice(start + 1, end);
  act.wrappers.push('find');
  if (/^-ok/.test(words[start]?.text ?? '')) act.doubts.add('interactive');
  const names = namesFound(words, start);
  for (const root of roots) {
    if (inner.some(({ text }) => text !== '{}' && text.includes('{}'))) act.doubts.add('found-name-in-word');
    if (elsewhere) act.doubts.add('runs-in-other-folders');
    use('read', root);
    for (const found of belowRoot(root, names)) {
      use('read', found);
      run(inner.map((word) => (word.text === '{}' ? found : word)));
    }
  }
  return end;
}

const combines = /^(?:!|-not|-o|-or|,)$/;

/**
 * A name that is looked for is the name that is found, as long as all tests must hold: alone, or as alternatives within brackets. Null
 * when any name can be found.
 */
function namesFound(words: readonly Value[], end: number): readonly string[] | null {
  const before = words.slice(0, end).map(({ text }) => text);
  const open = before.indexOf('(');
  const group = open === -1 ? [] : before.slice(open + 1, before.indexOf(')', open));
  const outside =
    open === -1 ? before : [...before.slice(0, open), ...before.slice(before.indexOf(')', open) + 1)];
  if (outside.some((text) => combines.test(text) || text === '(' || text === ')')) return null;
  if (
    group.some((text, at) =>
      at % 3 === 0 ? !/^-i?name$/.test(text) : at % 3 === 2 && !/^-o(?:r)?$/.test(text),
    )
  )
    return null;
  const given = (list: readonly string[]) => list.filter((_, at) => /^-i?name$/.test(list[at - 1] ?? ''));
  const names = given(outside);
  const found = names.length > 0 ? names.slice(0, 1) : given(group);
  // A name without wildcard is a pattern all the same, and other letters than these two kinds are not read here.
  return found.length > 0 && found.every((name) => /^[\w.*?@+~-]+$/.test(name)) ? found : null;
}

const fd = (call: Call): void => {
  const { act, words, use } = call;
  if (
    words.some(
      ({ text, kind }) =>
        kind !== 'literal' ||
        (text.startsWith('-') &&
          !/^(?:-[HIasiepFglt0d1-9]+|-t|-e|-d|-E|--hidden|--type|--extension|--glob|--max-depth|--exclude|--absolute-path|--ignore-case|--case-sensitive|--fixed-strings)$/.test(
            text,
          )),
    ) ||
    words.some(({ text }) => /^-\w*[xX]/.test(text))
  )
    act.doubts.add('unknown-option');
  const operands = words.filter(
    ({ text }, at) =>
      !text.startsWith('-') &&
      !/^(?:-t|-e|-d|-E|--type|--extension|--max-depth|--exclude)$/.test(words[at - 1]?.text ?? ''),
  );
  for (const dir of operands.length > 1 ? operands.slice(1) : [literal('.')]) use('read', dir);
};

export const finders: Commands = { 'find gfind': find, 'fd fdfind': fd };
