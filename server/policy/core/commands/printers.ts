import { literal } from '../shell/value';
import type { Names } from '../shell/walk';
import { type Call, type Commands, type Describe, plain } from './spec';

/** Commands that print what they are told or what they know of the machine, and shell words without an effect. */
const nothing: Describe = ({ words, act }) => {
  if (words.some(({ kind }) => kind !== 'literal')) act.doubts.add('unknown-word');
};

/** What it prints can become words of the next command in the pipe. */
const printed = (words: Call['words']): Names => ({
  list: words.flatMap(({ kind, text, source }) =>
    kind === 'literal' ? text.split(/\s+/).flatMap((piece) => (piece ? [literal(piece, source)] : [])) : [],
  ),
  exact: false,
});

const echo: Describe = ({ words, act, use, prints }) => {
  prints(printed(words));
  // A wildcard lists names; it reads folders.
  for (const word of words) if (word.kind === 'glob') use('names', word);
  for (const word of words) if (/^-[neE]+$/.test(word.text)) act.options.add(word.text);
};

const printf: Describe = ({ words, act, use, prints }) => {
  prints(printed(words));
  const [first] = words;
  // `-v` assigns, and an index in the name is evaluated.
  if (first?.text.startsWith('-') && first.text !== '--') act.doubts.add(`unknown-option ${first.text}`);
  if (first && first.kind !== 'literal') act.doubts.add('unknown-format');
  for (const word of words) if (word.kind === 'glob') use('names', word);
  // Some shells compute what is printed as a number, and computing an index can run it.
  if (/%[^%a-zA-Z]*[diouxXeEfgG]/.test(first?.text ?? '') && words.some(({ text }) => text.includes('[')))
    act.doubts.add('arithmetic');
};

const unary = /^-[abcdefghkprstuwxzLOGNSn]$/;
const binary = /^(?:=|==|!=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/;

/** `test` and `[`: only the forms in which every word has one place. */
const test: Describe = ({ words, act, use }) => {
  const terms = act.program === '[' ? words.slice(0, -1) : [...words];
  if (act.program === '[' && words.at(-1)?.text !== ']') act.doubts.add('unclosed-test');
  if (terms[0]?.text === '!') terms.shift();
  if (terms.some(({ kind }) => kind === 'glob')) act.doubts.add('wildcard-in-test');
  const [first, second, third, ...more] = terms;
  if (more.length > 0) act.doubts.add('long-test');
  if (!first || !second) return;
  if (!third) {
    if (first.kind !== 'literal' || !unary.test(first.text)) act.doubts.add('unknown-test');
    else if (!/^-[zn]$/.test(first.text)) use(first.text === '-t' ? 'data' : 'read', second);
    return;
  }
  if (second.kind !== 'literal' || !binary.test(second.text)) act.doubts.add('unknown-test');
  // Some shells compute both sides, and computing an unknown text can run it.
  else if (
    /^-(?:eq|ne|lt|le|gt|ge)$/.test(second.text) &&
    [first, third].some(({ kind, text }) => kind === 'literal' && !/^-?\d+$/.test(text))
  )
    act.doubts.add('arithmetic');
  else if (/^-(?:nt|ot|ef)$/.test(second.text)) for (const file of [first, third]) use('read', file);
};

const set: Describe = ({ words, act }) => {
  const line = words.map(({ text }) => text).join(' ');
  if (words.length === 0) act.traits.add('dumps-environment');
  else if (!/^(?:[-+](?:[euxfvnC]+|[euxf]*o (?:pipefail|errexit|nounset|xtrace))(?: |$))+$/.test(line))
    act.doubts.add('unknown-setting');
};

const lookup = plain('-as --all --skip-alias --skip-functions -tpPf', { operands: 'data' });

export const printers: Commands = {
  echo,
  printf,
  'test [': test,
  set,
  'true false : exit return break continue wait': nothing,
  pwd: plain('-LP --logical --physical', { harmless: true }),
  'which type whereis': lookup,
  whatis: plain('', { operands: 'data' }),
  'whoami nproc arch tty logname groups': plain('--all --version', { harmless: true }),
  hostname: plain('-fsidA --fqdn --short --ip-address', {}),
  id: plain('-GgnruzZ --group --groups --name --user --real', { operands: 'data', harmless: true }),
  uname: plain('-asnrvmpio --all --kernel-name --machine --kernel-release --operating-system', {
    harmless: true,
  }),
  uptime: plain('-ps --pretty --since', { harmless: true }),
  free: plain('-bkmghtlw --human --total --mega --giga --wide', { harmless: true }),
  date: (call) => {
    plain(
      '-uR -I=?data -d=data -r=read --date=data --utc --iso-8601=?data --rfc-3339=data --rfc-email --reference=read',
      {
        operands: 'data',
        max: 1,
      },
    )(call);
    // An operand without plus sets the clock. Values of options are named by what stands before them.
    const takes = /^(?:-[uR]*[dr]|--date|--reference)$/;
    const given = call.words.filter(
      ({ text }, at) => !/^[-+]/.test(text) && !takes.test(call.words[at - 1]?.text ?? ''),
    );
    if (given.length > 0) call.act.doubts.add('sets-clock');
  },
  cal: plain('-3ymj', { operands: 'data', harmless: true }),
  seq: plain('-w -s=data -f=data --separator=data --equal-width --format=data', {
    operands: 'data',
    digits: true,
  }),
  sleep: plain('', { operands: 'number', max: 4 }),
  expr: ({ words, act }) => {
    if (words.some(({ kind }) => kind === 'glob')) act.doubts.add('wildcard-moves-operands');
  },
  ps: ({ words, act }) => {
    const line = words.map(({ text }) => text).join(' ');
    // `e` after BSD options shows what environment each process has
    if (
      !/^(?:|aux|ax|-ef|-e|-A|-eF|-f|-u|auxw+|aux --sort=-?[\w%]+|-o [\w,]+|-eo [\w,%]+|-p \d+(?: -o [\w,=%]+)?)$/.test(
        line,
      )
    )
      act.doubts.add('unknown-option');
    act.traits.add('sees-processes');
  },
  command: ({ words, act, run }) => {
    const [first, ...rest] = words;
    if (first && /^-[vV]$/.test(first.text)) return;
    if (first?.text === '-p') {
      act.wrappers.push('command');
      run(rest);
    } else if (first?.text.startsWith('-')) act.doubts.add(`unknown-option ${first.text}`);
    else if (first) {
      act.wrappers.push('command');
      run(words);
    }
  },
  cd: ({ words, act, use }) => {
    const dirs = words.filter(({ text }) => text !== '--' && text !== '-P' && text !== '-L');
    if (dirs.length > 1 || dirs.some(({ text }) => text.startsWith('-'))) act.doubts.add('unknown-folder');
    use('read', dirs[0] ?? literal('~'));
  },
};
