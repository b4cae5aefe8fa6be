import { optionTable, scanOptions } from '../shell/scan-options';
import { literal, type Value } from '../shell/value';
import { gitChanges } from './git-changes';
import { byName, type Call, type Commands, plain } from './spec';

/** The subcommands of git that only look. Paths after `--` and revisions are data: git reads nothing outside of its repository by them. */
const shared =
  '--stat=?data --numstat --shortstat --name-only --name-status --summary --patch --no-patch --color=?data --no-color --no-ext-diff --no-textconv --no-renames -M=?data -C=?data --find-renames=?data --find-copies=?data --diff-filter=data --ignore-all-space --ignore-space-change --ignore-blank-lines --ignore-space-at-eol --word-diff=?data --unified=number --raw --minimal --patience --histogram --diff-algorithm=data --full-index --abbrev=?data --relative=?data --text --check --exit-code --quiet --dirstat=?data --compact-summary --cached --staged --merge-base --binary --function-context --color-words=?data --inter-hunk-context=number --no-prefix --src-prefix=data --dst-prefix=data -puswbWzRaq -U=number -S=data -G=data --pickaxe-regex --pickaxe-all --output-indicator-new=data -O=read';
const logs =
  '--oneline --graph --all --decorate=?data --no-decorate --date=data --format=data --pretty=?data --abbrev-commit --no-abbrev-commit --max-count=number --skip=number --since=data --after=data --until=data --before=data --author=data --committer=data --grep=data --all-match --invert-grep -i -E -F -P --merges --no-merges --first-parent --reverse --follow --branches=?data --tags=?data --remotes=?data --topo-order --date-order --author-date-order --left-right --cherry-pick --cherry-mark --cherry --boundary --simplify-by-decoration --full-history --ancestry-path --source --notes=?data --no-notes --relative-date --parents --children --no-walk=?data --count --left-only --right-only --objects --not --walk-reflogs -g -n=number -L=data -mc --cc --encoding=data --mailmap --no-mailmap --use-mailmap --regexp-ignore-case --show-pulls --min-parents=number --max-parents=number --numbered --email -e';
const looks = { operands: 'data' } as const;
const numbered = { operands: 'data', digits: true } as const;

const listing = (options: string) => plain(options, { operands: 'data', max: 0 });

const reading: Commands = {
  status: plain(
    '-sbvuz --short --branch --porcelain=?data --long --verbose --untracked-files=?data --ignored=?data --show-stash --no-renames --renames --ahead-behind --no-ahead-behind --column=?data -u=?data --ignore-submodules=?data',
    looks,
  ),
  'diff diff-tree diff-index diff-files range-diff': plain(`${shared} -r --root -t --no-commit-id -v`, looks),
  'log whatchanged rev-list show': plain(`${shared} ${logs}`, numbered),
  shortlog: plain(
    '-snec -w=?data --summary --numbered --email --committer --group=data --format=data --since=data --until=data --all --no-merges --author=data',
    looks,
  ),
  blame: plain(
    '-bclpstfnewMCk -L=data --root --show-stats --porcelain --line-porcelain --incremental --date=data --abbrev=number --show-name --show-number --show-email --reverse --since=data --first-parent --ignore-rev=data -S=read --minimal --color-lines',
    looks,
  ),
  'rev-parse': plain(
    '--show-toplevel --git-dir --git-common-dir --absolute-git-dir --abbrev-ref=?data --short=?data --verify --quiet -q --is-inside-work-tree --is-bare-repository --is-inside-git-dir --show-prefix --show-cdup --symbolic --symbolic-full-name --all --branches=?data --tags=?data --remotes=?data --sq --revs-only --no-revs --show-superproject-working-tree --is-shallow-repository --show-object-format --local-env-vars --end-of-options',
    looks,
  ),
  'ls-files': plain(
    '-cdmoisuktvzf -x=data --cached --deleted --modified --others --ignored --stage --unmerged --killed --exclude-standard --full-name --error-unmatch --exclude=data --directory --no-empty-directory --eol --abbrev=?number --deduplicate --format=data --recurse-submodules --debug',
    looks,
  ),
  'ls-tree': plain(
    '-drtlz --long --name-only --name-status --full-name --full-tree --abbrev=?number --object-only --format=data',
    looks,
  ),
  'cat-file': plain('-tsep --batch-check=?data', looks),
  describe: plain(
    '--all --tags --contains --abbrev=number --candidates=number --exact-match --always --long --match=data --exclude=data --dirty=?data --broken=?data --first-parent',
    looks,
  ),
  'merge-base name-rev cherry show-ref for-each-ref count-objects check-ignore check-attr version': plain(
    '-avqnHdst --all --octopus --independent --is-ancestor --fork-point --tags --name-only --refs=data --always --heads --head --dereference --hash=?number --verify --quiet --format=data --sort=data --count=number --points-at=data --merged=?data --no-merged=?data --contains=?data --no-contains=?data --verbose --human-readable --non-matching --no-index --abbrev=?number --color=?data',
    looks,
  ),
  branch: listing(
    '-arvl --list --all --remotes --verbose --show-current --contains=?data --no-contains=?data --merged=?data --no-merged=?data --sort=data --points-at=data --format=data --color=?data --no-color --column=?data --abbrev=?number -i --ignore-case',
  ),
  tag: listing(
    '-l -n=?number --list --contains=?data --no-contains=?data --merged=?data --no-merged=?data --sort=data --points-at=data --format=data --color=?data --column=?data -i --ignore-case',
  ),
  grep: (call) => {
    const given = call.words.some(({ text }) => /^(?:-[a-zA-Z]*e)/.test(text));
    plain(
      '-aiIrwvhHEGFPnlLcpWqoz -e=data -m=number -A=number -B=number -C=number --text --ignore-case --word-regexp --invert-match --extended-regexp --basic-regexp --perl-regexp --fixed-strings --line-number --column --files-with-matches --name-only --files-without-match --count --color=?data --no-color --break --heading --show-function --function-context --and --or --not --all-match --quiet --max-depth=number --cached --untracked --recursive --only-matching --max-count=number --context=number --after-context=number --before-context=number --full-name --null --no-textconv',
      { operands: 'data' },
    )(call);
    if (given) call.act.options.add('-e');
  },
};

/** Subcommands whose second word says whether they look or change. */
const second: { readonly [verb: string]: ReadonlyMap<string, ReturnType<typeof plain>> } = {
  remote: byName({ 'get-url': plain('--all --push', looks) }),
  stash: byName({ list: plain(`${shared} ${logs}`, numbered), show: plain(shared, looks) }),
  worktree: byName({ list: plain('-vz --porcelain --verbose', {}) }),
  submodule: byName({ status: plain('--cached --recursive', looks) }),
  notes: byName({ 'show list': plain('', looks) }),
  reflog: byName({ 'show list': plain(`${shared} ${logs}`, numbered) }),
  bisect: byName({ log: plain('', {}) }),
};

const global = optionTable(
  '-C=read -c=data -p --paginate --git-dir=read --work-tree=read --exec-path=?execute --namespace=data --config-env=data --bare -P --no-pager --version --help --no-optional-locks --literal-pathspecs --icase-pathspecs -h -v',
  {
    stops: true,
  },
);
const overriding = /^(?:-c|-p|--paginate|--git-dir|--work-tree|--exec-path|--namespace|--config-env|--bare)$/;
/** Keys that name a program, or a file of them. Any other override is asked as before. */
const runningKeys =
  /^(?:core\.(?:pager|editor|fsmonitor|sshcommand|hookspath|gitproxy|askpass|alternaterefscommand)|pager\.|alias\.|diff\.(?:external|.*\.(?:command|textconv))|difftool\.|mergetool\.|merge\..*\.driver|filter\.|gpg\.|credential\.|sequence\.editor|interactive\.difffilter|include\.|includeif\.)/i;
const readers = byName(reading);
const changes = byName(gitChanges);

export function describeGit(call: Call): void {
  const { act } = call;
  const top = scanOptions(global, call.words);
  for (const doubt of top.doubts) act.doubts.add(doubt);
  for (const { role, value } of top.valued) call.use(role, value);
  // Any of these can name a program, or another configuration with one.
  for (const option of top.options) if (overriding.test(option)) act.doubts.add(`overrides ${option}`);
  if (top.valued.some(({ option, value }) => option === '-c' && runningKeys.test(value.text)))
    act.traits.add('configures-execution');
  const folders = top.valued.filter(({ option }) => option === '-C');
  if (folders.length > 1) act.doubts.add('several-folders');
  const folder: Value | null = folders[0]?.value ?? null;
  if (folder !== null && folder.kind !== 'literal') act.doubts.add('unknown-folder');
  if (call.bareRepository(folder)) act.doubts.add('repository-in-repository');
  const [verb, ...rest] = top.operands;
  act.effects.add('read');
  if (folder === null) call.use('read', literal('.'));
  if (!verb) {
    if (!top.options.some((option) => /^(?:--version|--help|-h|-v)$/.test(option)))
      act.doubts.add('no-subcommand');
    return;
  }
  if (verb.kind !== 'literal') {
    act.doubts.add('unknown-subcommand');
    return;
  }
  act.verb = verb.text;
  const inner: Call = { ...call, words: rest };
  const two = Object.hasOwn(second, verb.text) ? second[verb.text]?.get(rest[0]?.text ?? '') : undefined;
  if (two) two({ ...inner, words: rest.slice(1) });
  else if (verb.text === 'remote' && rest.every(({ text }) => /^(?:-v|--verbose)$/.test(text))) return;
  else if (verb.text === 'reflog' && rest.every(({ text }) => /^(?:-n|-?\d+|HEAD|--date=\w+)$/.test(text)))
    return;
  else if (verb.text === 'tag' && rest.some(({ text }) => /^(?:-\w*[ln]|--list)/.test(text)))
    plain('-l -n=?number --list --sort=data --format=data --contains=?data', looks)(inner);
  else if (
    verb.text === 'branch' &&
    rest.some(({ text }) => /^(?:-\w*[lar]|--list|--contains|--merged|--no-merged)/.test(text))
  )
    plain(
      '-arvl --list --all --remotes --verbose --contains=?data --no-contains=?data --merged=?data --no-merged=?data --sort=data --format=data',
      looks,
    )(inner);
  else if (readers.has(verb.text)) {
    readers.get(verb.text)?.(inner);
    outsideOperands(inner);
  } else {
    const change = changes.get(verb.text);
    if (change) change(inner);
    else act.doubts.add('unknown-subcommand');
  }
}

const searched = /^(?:-[SGLenmAC]|--(?:grep|author|committer|format|since|until|after|before))$/;

/** git itself expands wildcards in a path; after each colon a path can begin, whatever stands before it names a revision or is magic. */
function pathsIn(word: Value): readonly Value[] {
  const pieces = word.text.split(':');
  const ends = pieces
    .map((_, from) =>
      pieces
        .slice(from)
        .join(':')
        .replace(/^(?:\([a-z,:/-]*\)|[!^])/, ''),
    )
    .filter((text) => text !== '');
  return ends.map((text) => ({
    ...word,
    text,
    kind: word.kind === 'literal' && /[*?[]/.test(text) ? 'glob' : word.kind,
  }));
}

/**
 * Operands are revisions, or paths of the repository; but one that leads out of the workspace makes git compare files, and one that
 * names a file with keys prints it. What is searched for is neither.
 */
function outsideOperands({ words, use, act }: Call): void {
  let pattern = act.verb === 'grep' && !act.options.has('-e');
  words.forEach((word, at) => {
    if (word.kind === 'unknown') act.doubts.add('unknown-word');
    if (word.text.startsWith('-') || searched.test(words[at - 1]?.text ?? '')) return;
    if (pattern) pattern = false;
    else for (const path of pathsIn(word)) use('read', path);
  });
}
