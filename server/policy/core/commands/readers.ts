import { optionTable } from '../shell/scan-options';
import { applyScan, type Call, type Commands, plain, scan } from './spec';

/** Commands that look at files or print text, and can do nothing else with the options written here. */
const read = { operands: 'read', harmless: true } as const;
const here = { operands: 'read', here: true, harmless: true } as const;
const sums =
  '-b --binary -t --text --tag -z --zero -w --warn -c --check --quiet --status --strict -a=data -l=data --ignore-missing';
const compared = optionTable(
  '-abBcdeEiInNpqrstTuwyZl -U=number -C=number -L=data -x=data -X=read -W=number -n=number --unified=?number --context=?number --brief --recursive --new-file --ignore-all-space --ignore-space-change --ignore-blank-lines --ignore-case --side-by-side --color=?data --report-identical-files --exclude=data --label=data --text --strip-trailing-cr --suppress-common-lines --width=number --minimal --no-dereference --silent --quiet --bytes=number --print-bytes --verbose',
);

/** Folders are compared with all that is in them, and links are followed unless it is told not to. */
const compare = (call: Call): void => {
  const result = scan(call, compared, true);
  applyScan(call, result, read);
  const { options, doubts } = call.act;
  if (!options.has('-r') && !options.has('--recursive')) return;
  const without = result.valued.flatMap(({ option, value }) =>
    /^(?:-x|--exclude)$/.test(option) ? [value.text] : [],
  );
  for (const root of result.operands) {
    if (root.kind === 'literal') call.filtered(root, { only: [], without, reach: 'all-named' });
    if (!options.has('--no-dereference') && call.leaves(root)) doubts.add('follows-links');
  }
};

/** `--arg name value` takes two words, which are data; otherwise the second would be read as the filter. */
function withoutNamed(words: Call['words']): Call['words'] {
  if (words.some(({ text }) => text === '--')) return words;
  const at = words.findIndex(({ kind, text }) => kind === 'literal' && /^--arg(?:json)?$/.test(text));
  const [name, value] = at === -1 ? [] : words.slice(at + 1, at + 3);
  if (name?.kind !== 'literal' || value?.kind !== 'literal' || !/^\w+$/.test(name.text)) return words;
  return withoutNamed([...words.slice(0, at), ...words.slice(at + 3)]);
}

export const readers: Commands = {
  'ls dir vdir': plain(
    '-aAbBcCdDfFgGhHiklLmnNopqQrRsStuUvxXZ1 -I=data -w=number -T=number --all --almost-all --author --color=?data --human-readable --group-directories-first --sort=data --time=data --time-style=data --reverse --recursive --size --directory --classify=?data --full-time --hide=data --ignore=data --inode --format=data --si --width=number --no-group --numeric-uid-gid --file-type --literal --dereference --block-size=data --indicator-style=data --quote-name --zero',
    { ...here, operands: 'names' },
  ),
  cat: plain(
    '-AbeEnstTuv --show-all --number-nonblank --show-ends --number --squeeze-blank --show-tabs --show-nonprinting',
    read,
  ),
  head: plain('-n=data -c=data -qvz --lines=data --bytes=data --quiet --silent --verbose', {
    ...read,
    digits: true,
  }),
  tail: plain(
    '-n=data -c=data -fFqvzr --lines=data --bytes=data --quiet --silent --verbose --follow=?data --retry -s=number --pid=number',
    { ...read, digits: true },
  ),
  wc: plain('-clmLw --bytes --chars --lines --words --max-line-length --total=data', read),
  nl: plain(
    '-b=data -d=data -f=data -h=data -i=number -l=number -n=data -ps=data -s=data -v=number -w=number --body-numbering=data',
    read,
  ),
  'tac rev': plain('-brs=data -s=data --before --separator=data', read),
  cut: plain(
    '-b=data -c=data -d=data -f=data -nsz --bytes=data --characters=data --delimiter=data --fields=data --complement --only-delimited --output-delimiter=data',
    read,
  ),
  tr: plain('-cCdst --complement --delete --squeeze-repeats --truncate-set1', {
    operands: 'data',
    max: 2,
    harmless: true,
  }),
  sort: plain(
    '-bdfghiMnRrVcCmszu -k=data -t=data -S=data --ignore-leading-blanks --dictionary-order --ignore-case --general-numeric-sort --human-numeric-sort --month-sort --numeric-sort --random-sort --reverse --version-sort --sort=data --check=?data --merge --key=data --field-separator=data --stable --unique --zero-terminated --parallel=number --buffer-size=data --debug -o=write --output=write -T=write --temporary-directory=write',
    { operands: 'read' },
  ),
  uniq: plain(
    '-cdDiuz -f=number -s=number -w=number --count --repeated --all-repeated=?data --ignore-case --unique --skip-fields=number --skip-chars=number --check-chars=number --zero-terminated',
    { operands: ['read', 'write'], max: 2 },
  ),
  paste: plain('-d=data -sz --delimiters=data --serial', read),
  join: plain(
    '-a=number -v=number -e=data -i -j=number -1=number -2=number -o=data -t=data --header --check-order',
    read,
  ),
  comm: plain('-123z --check-order --nocheck-order --output-delimiter=data --total', read),
  column: plain(
    '-tenxJ -s=data -o=data -c=number -N=data -R=data --table --separator=data --output-separator=data --table-columns=data',
    read,
  ),
  fold: plain('-bcs -w=number --bytes --characters --spaces --width=number', { ...read, digits: true }),
  fmt: plain(
    '-cstu -w=number -g=number -p=data --crown-margin --split-only --tagged-paragraph --uniform-spacing --width=number --goal=number --prefix=data',
    { ...read, digits: true },
  ),
  'expand unexpand': plain('-ai -t=data --initial --all --first-only --tabs=data', {
    ...read,
    digits: true,
  }),
  'zcat gzcat bzcat xzcat zstdcat': plain('-fqv --force --quiet --verbose', {
    ...read,
    traits: ['decodes'],
  }),
  tree: plain(
    '-adfiLlpsughDFtcrvUQCnAS -L=number -P=data -I=data --dirsfirst --noreport --gitignore --du --prune --filelimit=number --filesfirst --matchdirs --ignore-case --charset=data -J -X',
    { operands: 'read', here: true },
  ),
  stat: plain('-Lftx -c=data -f --format=data --printf=data --terse --dereference --file-system', read),
  file: plain(
    '-bikLhnr --brief --mime --mime-type --mime-encoding --dereference --separator=data -F=data',
    read,
  ),
  du: plain(
    '-abcDhHkLlmPsSx0 -d=number -t=data -B=data --all --apparent-size --bytes --total --human-readable --summarize --max-depth=number --exclude=data --si --inodes --time --one-file-system --block-size=data --threshold=data',
    here,
  ),
  df: plain(
    '-ahHiklmPTx -t=data -x=data -B=data --human-readable --print-type --inodes --total --local --output=?data',
    {
      operands: 'read',
      harmless: true,
    },
  ),
  'basename dirname': plain('-az -s=data --multiple --suffix=data --zero', {
    operands: 'data',
    harmless: true,
  }),
  'realpath readlink': plain(
    '-efmnqsvzLP --canonicalize --canonicalize-existing --canonicalize-missing --relative-to=read --relative-base=read --no-symlinks --logical --physical --quiet --zero --no-newline',
    read,
  ),
  'diff cmp': compare,
  'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum shasum md5': plain(sums, read),
  'od hexdump hd': plain(
    '-abcdfhilosxXvCDO -A=data -t=data -N=number -j=number -w=?number -n=number -s=number -e=data --address-radix=data --format=data --read-bytes=number --skip-bytes=number',
    read,
  ),
  strings: plain('-afow -n=number -t=data -e=data --all --bytes=number --radix=data', {
    ...read,
    digits: true,
  }),
  jq: (given) => {
    const call: Call = { ...given, words: withoutNamed(given.words) };
    plain(
      '-acCeMnrRsSj --arg=data --argjson=data --tab --indent=number --raw-output --compact-output --null-input --exit-status --slurp --raw-input --sort-keys --color-output --monochrome-output --join-output --ascii-output --args --jsonargs --stream --seq',
      { operands: ['data', 'read'], harmless: true },
    )(call);
    call.act.doubts.delete('wildcard-moves-operands');
    if (
      call.words.some(({ text }) =>
        /\b(?:env|ENV|import|include|input_filename|getpath|debug|stderr|halt_error|\$__prog)\b/.test(text),
      )
    )
      call.act.doubts.add('jq-reaches-out');
    if (call.act.options.has('--arg') || call.act.options.has('--argjson') || call.act.options.has('--args'))
      call.act.doubts.add('jq-arguments');
  },
};
