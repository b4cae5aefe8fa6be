import type { Scan } from '../shell/scan-options';
import { optionTable } from '../shell/scan-options';
import { literal, type Value } from '../shell/value';
import { applyScan, type Call, type Commands, type Describe, scan } from './spec';

/** Commands that search through all files below a folder. Their filters name files as an operand would. */
const grepTable = optionTable(
  '-EFGPivwxcLlnHhosqbrRaIzZTUuy -e=data -f=read -m=number -A=number -B=number -C=number -D=data -d=data --extended-regexp --fixed-strings --basic-regexp --perl-regexp --ignore-case --no-ignore-case --invert-match --word-regexp --line-regexp --count --files-without-match --files-with-matches --line-number --with-filename --no-filename --only-matching --no-messages --quiet --silent --byte-offset --recursive --dereference-recursive --text --null --initial-tab --regexp=data --file=read --max-count=number --after-context=number --before-context=number --context=number --color=?data --colour=?data --include=data --exclude=data --exclude-dir=data --exclude-from=read --binary-files=data --label=data --line-buffered --null-data',
);
const rgTable = optionTable(
  '-acFHhIiLlNnoPpqSsUuVvwx0. -A=number -B=number -C=number -M=number -m=number -d=number -e=data -f=read -g=data -j=number -r=data -t=data -T=data -E=data --after-context=number --before-context=number --context=number --max-count=number --max-depth=number --max-columns=number --max-filesize=data --files --files-with-matches --files-without-match --count --count-matches --fixed-strings --ignore-case --smart-case --case-sensitive --invert-match --word-regexp --line-regexp --line-number --no-line-number --column --no-column --heading --no-heading --with-filename --no-filename --only-matching --pretty --quiet --hidden --no-hidden --no-ignore --no-ignore-vcs --no-ignore-parent --no-config --glob=data --iglob=data --type=data --type-not=data --type-list --type-add=data --replace=data --regexp=data --file=read --sort=data --sortr=data --stats --multiline --multiline-dotall --pcre2 --json --vimgrep --color=data --colors=data --trim --text --null --unrestricted --passthru --follow --engine=data --encoding=data --no-messages --path-separator=data --debug --version --threads=number --binary --crlf --ignore-file=read --one-file-system --field-context-separator=data --context-separator=data',
);

const valuesOf = ({ valued }: Scan, options: RegExp): readonly string[] =>
  valued.flatMap(({ option, value }) => (options.test(option) ? [value.text] : []));

/** A filter that cannot be known may name anything. */
const unknownFilter = ({ valued }: Scan, options: RegExp, kinds: RegExp): boolean =>
  valued.some(({ option, value }) => options.test(option) && !kinds.test(value.kind));

/** The pattern stands first unless an option has it; all other operands are what is searched. */
function searched(call: Call, result: Scan, given: boolean): readonly Value[] {
  applyScan(call, result, { operands: given ? 'read' : ['data', 'read'], here: false });
  // A list of files as pattern operands keeps its places: what stands first is the pattern, whatever follows is read.
  call.act.doubts.delete('wildcard-moves-operands');
  return given ? result.operands : result.operands.slice(1);
}

const grep: Describe = (call) => {
  const result = scan(call, grepTable, true);
  const { options } = call.act;
  const given = ['-e', '-f', '--regexp', '--file'].some((option) => options.has(option));
  const operands = searched(call, result, given);
  const recursive =
    ['-r', '-R', '--recursive', '--dereference-recursive'].some((option) => options.has(option)) ||
    valuesOf(result, /^(?:-d|--directories)$/).some((value) => 'recurse'.startsWith(value));
  if (!recursive) return;
  const roots = operands.length === 0 ? [literal('.')] : operands;
  if (operands.length === 0) call.use('read', literal('.'));
  const follows = options.has('-R') || options.has('--dereference-recursive');
  if (unknownFilter(result, /^--include$/, /literal|glob/)) call.act.doubts.add('unknown-filter');
  const filter = {
    only: valuesOf(result, /^--include$/),
    without: valuesOf(result, /^--exclude(?:-dir)?$/),
    reach: 'all-named' as const,
  };
  for (const root of roots) {
    if (root.kind === 'literal') call.filtered(root, filter);
    if (follows && call.leaves(root)) call.act.doubts.add('follows-links');
  }
};

const ripgrep: Describe = (call) => {
  const result = scan(call, rgTable);
  const { options, doubts } = call.act;
  const files = options.has('--files');
  const given = files || ['-e', '-f', '--regexp', '--file'].some((option) => options.has(option));
  const operands = searched(call, result, given);
  const roots = operands.length === 0 ? [literal('.')] : operands;
  if (operands.length === 0) call.use('read', literal('.'));
  if ((options.has('-L') || options.has('--follow')) && roots.some(call.leaves)) doubts.add('follows-links');
  if (files || options.has('--type-list') || options.has('--version')) return;
  const unrestricted = result.options.filter((option) => /^(?:-u|--unrestricted)$/.test(option)).length;
  const hidden = unrestricted > 1 || options.has('-.') || options.has('--hidden');
  const ignored = unrestricted > 0 || result.options.some((option) => /^--no-ignore/.test(option));
  const filters = /^(?:-g|--glob|--iglob)$/;
  if (unknownFilter(result, filters, /literal/)) doubts.add('unknown-filter');
  const globs = valuesOf(result, filters);
  const types = valuesOf(result, /^--type-add$/).map((text) => text.slice(text.indexOf(':') + 1));
  const only = [...globs.filter((text) => !text.startsWith('!')), ...types];
  // A filter that takes any name takes hidden and ignored ones too.
  const all = only.some((text) => /^[*?/.]*$/.test(text));
  const without = globs.flatMap((text) => (text.startsWith('!') ? [text.slice(1)] : []));
  const everything = all || (hidden && ignored && only.length === 0);
  const usual = only.length === 0 && !hidden && !ignored;
  const reach = everything ? 'everything' : usual ? 'usual' : 'all-named';
  for (const root of roots) if (root.kind === 'literal') call.filtered(root, { only, without, reach });
};

export const searchers: Commands = { 'grep egrep fgrep': grep, rg: ripgrep };
