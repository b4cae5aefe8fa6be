import { limits } from '../../../vocabulary';
import { type OptionTable, optionTable } from '../shell/scan-options';
import type { Trait } from '../shell/traits';
import { literal, type Value } from '../shell/value';
import { type Call, type Commands, type Describe, scan } from './spec';

/** Commands that run the command in their words. The inner one is judged as if it stood alone, and the wrapper adds what it changes. */
interface Wrapper {
  readonly options: string;
  /** Words before the inner command, such as the seconds of `timeout`. */
  readonly skip?: number;
  readonly traits?: readonly Trait[];
}

/** Variables that only change language, colour or width. Any other can make a program load, run or contact something. */
const harmlessVariable =
  /^(?:LC_[A-Z]+|LANG|LANGUAGE|TZ|NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|COLUMNS|LINES|CI|TERM|NODE_ENV|RUST_BACKTRACE|DEBUG|VERBOSE|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|GIT_PAGER|PAGER)$/;

export function isHarmlessAssignment(name: string, value: string): boolean {
  if (!harmlessVariable.test(name)) return false;
  if (/PAGER$/.test(name)) return value === 'cat' || value === '';
  return /^[\w.@:+,*-]*$/.test(value);
}

export function wrapper({ options, skip = 0, traits = [] }: Wrapper): Describe {
  const table: OptionTable = optionTable(options, { stops: true });
  return (call) => {
    const { act, run } = call;
    const { operands, valued } = scan(call, table);
    for (const { role, value } of valued) call.use(role, value);
    act.wrappers.push(act.program);
    for (const trait of traits) act.traits.add(trait);
    const words = [...operands];
    while (
      words[0] &&
      /^[A-Za-z_]\w*=/.test(words[0].text) &&
      (act.program === 'env' || act.program === 'sudo' || act.program === 'doas')
    ) {
      const [name = '', ...rest] = words[0].text.split('=');
      if (words[0].kind !== 'literal' || !isHarmlessAssignment(name, rest.join('=')))
        act.doubts.add('environment');
      words.shift();
    }
    const inner = words.slice(skip);
    const folder = valued.find(({ option }) => /^(?:-C|--chdir)$/.test(option))?.value;
    // Where links lead from there is not followed, so it is read for what is denied, and never understood.
    if (folder && act.program === 'env') act.doubts.add('other-folder');
    if (inner.length > 0) run(inner, act.program === 'env' ? folder : undefined);
    else if (act.program === 'env') act.traits.add('dumps-environment');
    else act.doubts.add('no-command');
  };
}

/** xargs: its input becomes words of the inner command, and nobody knows them. */
const xargs: Describe = (call) => {
  const { operands, valued } = scan(
    call,
    optionTable(
      '-0rtx -n=number -P=number -L=number -d=data -I=data -s=number --null --no-run-if-empty --max-args=number --max-procs=number --max-lines=number --delimiter=data --replace=?data --verbose -a=read --arg-file=read',
      {
        stops: true,
      },
    ),
  );
  for (const { role, value } of valued) call.use(role, value);
  call.act.wrappers.push('xargs');
  const given: Value = { kind: 'unknown', text: '', source: '(input of xargs)' };
  const mark = valued.find(({ option }) => option === '-I' || option === '--replace')?.value.text;
  const inner =
    operands.length === 0 ? [{ kind: 'literal', text: 'echo', source: 'echo' } as Value] : operands;
  if (operands.length === 0) call.act.doubts.add('no-command');
  const asFound = (found: Value) =>
    mark === undefined
      ? call.run([...inner, found])
      : call.run(inner.map((word) => (word.text.includes(mark) ? filled(word, mark, found) : word)));
  const { options } = call.act;
  const other = valued.some(({ option }) => /^(?:-d|--delimiter|-a|--arg-file)$/.test(option));
  const whole = inner.every(({ text }) => mark === undefined || text === mark || !text.includes(mark));
  const exact = (options.has('-0') || options.has('--null')) && !other && whole && call.names?.exact === true;
  // Names that are not all that comes are judged too, for what is denied.
  const told = call.inputText?.kind === 'literal' ? call.inputText.text.split(/\s+/) : [];
  const some = told.filter((text) => text !== '').map((text) => literal(text));
  for (const found of [...(call.names?.list ?? []), ...some].slice(0, limits.policyLoopWordsMax))
    asFound(found);
  if (!exact) asFound(given);
};

/** The mark stands for what comes in. Nobody knows a word that it is only a piece of. */
const filled = (word: Value, mark: string, found: Value): Value =>
  word.text === mark || found.kind === 'literal'
    ? { ...found, text: word.text.replaceAll(mark, found.text) }
    : { kind: 'unknown', text: word.text.split(mark)[0] ?? '', source: found.source };

/** watch hands its words, joined, to a shell, again and again until it is stopped. */
const watch: Describe = (call) => {
  const { operands } = scan(call, optionTable('-n=number -d -t', { stops: true }));
  call.act.wrappers.push('watch');
  call.act.doubts.add('endless');
  const bad = operands.find(({ kind }) => kind !== 'literal');
  const text = operands.map((word) => word.text).join(' ');
  call.shell(bad ? { ...bad, text } : { kind: 'literal', text, source: text });
};

const escalates: Describe = (call: Call) => {
  call.act.traits.add('escalates');
  call.act.effects.add('execute');
  call.act.doubts.add('other-user');
  const at = call.words.findIndex(({ text }) => text === '-c' || text === '--command');
  const program = call.words[at + 1];
  if (at !== -1 && program) call.shell(program);
};

export const wrappers: Commands = {
  env: wrapper({ options: '-i0v -u=data -C=read --ignore-environment --unset=data --chdir=read -' }),
  'sudo doas': (call) => {
    call.act.traits.add('escalates');
    call.act.effects.add('execute');
    wrapper({
      options:
        '-AbEeHhiKklnPSsVv -u=data -g=data -h=data -p=data -C=number -D=data -r=data -t=data -T=number -U=data --user=data --group=data --login --non-interactive --preserve-env=?data --stdin --shell --edit --list --background --set-home',
      traits: ['escalates'],
    })(call);
    call.act.doubts.delete('no-command');
  },
  'su pkexec run0 runuser sudoedit gosu setpriv su-exec machinectl': escalates,
  nice: wrapper({ options: '-n=number --adjustment=number' }),
  ionice: wrapper({ options: '-c=number -n=number -t' }),
  nohup: wrapper({ options: '' }),
  timeout: wrapper({
    options: '-k=data -s=data -v --kill-after=data --signal=data --preserve-status --foreground',
    skip: 1,
  }),
  time: wrapper({ options: '-pv -f=data -o=write --format=data --output=write --portability' }),
  stdbuf: wrapper({ options: '-i=data -o=data -e=data --input=data --output=data --error=data' }),
  setsid: wrapper({ options: '-wfc --wait --fork' }),
  'exec builtin': wrapper({ options: '' }),
  'caffeinate chronic unbuffer': wrapper({ options: '' }),
  watch,
  xargs,
  'chroot nsenter unshare systemd-run strace ltrace gdb script parallel entr flock proot fakeroot busybox toybox':
    (call) => {
      const { act, words, run } = call;
      act.doubts.add('wraps-commands');
      act.effects.add('execute');
      act.wrappers.push(act.program);
      // A program for a shell in one word, as `script -qc` and `flock -c` take it.
      const at = words.findIndex(({ text }) => /^(?:-[a-z]*c|--command)$/.test(text));
      const program = words[at + 1];
      if (at !== -1 && program) {
        call.shell(program);
        // Others call something else by that letter, and their command stands in the words behind it.
        if (/^(?:script|flock)$/.test(act.program)) return;
      }
      // Without a command, the lines that come in are the commands.
      const bare = words.every(({ text }) => text.startsWith('-'));
      if (act.program === 'parallel' && bare && call.input === 'pipe') act.traits.add('runs-input');
      // Its own options are not read, so the inner command is looked for where one could begin.
      const start = words.findIndex(({ text }) => !text.startsWith('-'));
      if (start !== -1) run(words.slice(start));
      if (start !== -1 && words.length > start + 1) run(words.slice(start + 1));
    },
};
