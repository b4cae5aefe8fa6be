import { optionTable } from '../shell/scan-options';
import type { Value } from '../shell/value';
import { codeReaches } from './program-text';
import { type Call, type Commands, type Describe, scan } from './spec';

/** Programs that run a program in their words, in a file, or on their input. */
const shellOptions = optionTable(
  '-lieuxfvnmabhkpst -c=data -o=data -O=data --login --norc --noprofile --posix --restricted --verbose --rcfile=execute --init-file=execute',
  {
    stops: true,
  },
);

const shell: Describe = (call) => {
  const { act, words, input, inputText } = call;
  // `-lc text`: the letter c takes the next word, wherever it stands among the letters.
  const at = words.findIndex(({ text, kind }) => kind === 'literal' && /^-[a-zA-Z]*c[a-zA-Z]*$/.test(text));
  if (words.length === 1 && words[0]?.text === '--version') return;
  act.wrappers.push(act.program);
  act.effects.add('execute');
  if (at !== -1 && words.slice(0, at).every(({ text }) => /^-/.test(text) || text === 'pipefail')) {
    const flags = words.slice(0, at + 1).map(({ text }) => text);
    if (
      flags.some((flag) => !/^-(?:[lceuxfn]+|o|-login|-norc|-noprofile)$/.test(flag) && flag !== 'pipefail')
    )
      act.doubts.add('unknown-option');
    const program = words[at + 1];
    if (!program) act.doubts.add('no-program');
    else {
      // The shell itself only runs what is judged beside it.
      act.effects.delete('execute');
      act.traits.add('only-wraps');
      inShell(call, program);
    }
    if (words.length > at + 2) act.doubts.add('program-arguments');
    return;
  }
  const { operands } = scan(call, shellOptions);
  const file = operands[0];
  if (file && file.text !== '-' && !act.options.has('-s')) {
    call.use('execute', file);
    return;
  }
  fromInput(call, input, inputText);
};

/** Its text is read as bash reads it. Shells of other make leave braces as they are, so that they are part of a name. */
function inShell(call: Call, program: Value): void {
  const expands = /^(?:bash|rbash|zsh|ksh|mksh|fish|csh|tcsh)$/.test(call.act.program);
  if (!expands && /\{[^{}\s]*(?:,|\.\.)[^{}\s]*\}/.test(program.text)) call.act.doubts.add('brace-expansion');
  if (call.act.program === 'zsh' && /(?:^|\s)=[A-Za-z]/.test(program.text))
    call.act.doubts.add('name-of-program');
  call.shell(program);
}

function fromInput(call: Call, input: Call['input'], text: Value | null): void {
  const { act } = call;
  if (text && input === 'text') {
    act.traits.add('only-wraps');
    act.effects.delete('execute');
    inShell(call, text);
  } else if (input === 'pipe' || input === 'text') act.traits.add('runs-input');
  else act.doubts.add('program-from-input');
}

const interpreter: Describe = (call) => {
  const { act, words, input } = call;
  act.effects.add('execute');
  const only = words.length === 1 && /^(?:--version|-V|-v|version)$/.test(words[0]?.text ?? '');
  if (only) {
    act.effects.delete('execute');
    return;
  }
  const code = words.findIndex(({ text }) =>
    /^(?:-c|-e|-E|-p|-pe|-ne|-r|--eval|--print|-le|-ple|-nle|-lane|-i|-pi|-0pe)$/.test(text),
  );
  if (code !== -1) {
    const text = words[code + 1];
    act.doubts.add('inline-code');
    act.traits.add('inline-code');
    if (text?.kind === 'unknown') act.traits.add('runs-unseen-text');
    if (text) codeReaches(call, text.text);
    // In place: the files behind the program are written.
    if (/^(?:perl|ruby)/.test(act.program) && words.some(({ text }) => /^-\w*i/.test(text)))
      for (const word of words.slice(code + 2)) if (!word.text.startsWith('-')) call.use('write', word);
    return;
  }
  const file = words.find(({ text }) => !text.startsWith('-'));
  if (!file && (input === 'pipe' || input === 'text')) act.traits.add('runs-input');
  else if (words.some(({ text }) => text === '-') && input === 'pipe') act.traits.add('runs-input');
  else if (words.some(({ text }) => text === '-m')) act.traits.add('builds');
  else if (file) {
    call.use('execute', file);
    act.traits.add('builds');
    const before = words.slice(0, words.indexOf(file));
    if (before.length > 0 && before.some(({ text }) => !/^(?:--test|-u|-B|-O|run|test)$/.test(text)))
      act.doubts.add('unknown-option');
  } else act.doubts.add('interactive');
  if (words.some(({ text }) => text === '-m')) {
    const module = words[words.findIndex(({ text }) => text === '-m') + 1]?.text ?? '';
    if (
      !/^(?:pytest|unittest|mypy|ruff|black|flake8|pylint|compileall|json\.tool|tox|nox|coverage)$/.test(
        module,
      )
    )
      act.doubts.add('unknown-module');
    if (/^(?:pip|ensurepip|http\.server|venv)$/.test(module)) act.effects.add('network');
  }
};

const evaluate: Describe = (call) => {
  const { act, words } = call;
  act.effects.add('execute');
  act.doubts.add('evaluates-text');
  const parts = words.map(({ text }) => text).join(' ');
  const bad = words.find(({ kind }) => kind !== 'literal');
  call.shell(bad ? { ...bad, text: parts } : { kind: 'literal', text: parts, source: parts });
};

const source: Describe = (call) => {
  const { act, words } = call;
  act.effects.add('execute');
  act.doubts.add('reads-program');
  const file = words[0];
  if (file) call.use('execute', file);
};

const environment: Describe = ({ act, words }) => {
  act.doubts.add('environment');
  if (words.length === 0 || /^-[px]+$/.test(words[0]?.text ?? '')) act.traits.add('dumps-environment');
};

export const shells: Commands = {
  'sh bash dash zsh ksh mksh ash fish rbash pwsh csh tcsh': shell,
  'python python3 python2 pypy pypy3 node nodejs deno bun ruby perl php lua luajit tclsh Rscript osascript ipython julia elixir guile scala groovy jshell':
    interpreter,
  eval: evaluate,
  'source .': source,
  'export declare typeset readonly local': environment,
  printenv: ({ act, words }) => {
    act.effects.add('read');
    if (words.length === 0) act.traits.add('dumps-environment');
    else if (words.some(({ text }) => !/^(?:HOME|PATH|PWD|USER|SHELL|LANG|TERM|NODE_ENV|TZ)$/.test(text)))
      act.doubts.add('unknown-variable');
  },
};
