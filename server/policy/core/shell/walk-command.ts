import { type Assignment, type Command, parse, type Redirection, type Word } from 'unbash';
import { limits } from '../../../vocabulary';
import { commandNamed } from '../commands/catalog';
import type { Call, Input } from '../commands/spec';
import { isHarmlessAssignment } from '../commands/wrappers';
import { inBareRepository, leavesBelow } from './below-folder';
import { expandWord } from './expand-word';
import { type Act, createAct } from './facts';
import { filtered } from './filtered';
import { mentions } from './mentions';
import { noteUse } from './note-use';
import { lexicalPath } from './resolve-path';
import { isPlainName, mixesAlphabets } from './spelling';
import { bringsUnseen, isUnseen } from './unseen';
import { literal, unknown, type Value } from './value';
import { type After, baseVariables, type Walk, type WalkScript, type Where } from './walk';

/** Variables whose value a program or the shell runs as a command. Read only for what is denied: setting one is a doubt anyway. */
const namesProgram = /(?:COMMAND|PAGER|EDITOR|VISUAL|_DIFF|ASKPASS|_SSH|LESSOPEN|BROWSER)$/;

const trustedFolders = /^(?:\/usr(?:\/local)?)?\/s?bin\/(?=[^/]+$)|^\/opt\/homebrew\/bin\/(?=[^/]+$)/;

/** One simple command: its words, its redirections, and what these run themselves. */
export function runCommand(walk: Walk, command: Command, where: Where, next: WalkScript): After {
  const start = walk.acts.length;
  const act = createAct('');
  const assignments = command.prefix.filter((part): part is Assignment => part.type === 'Assignment');
  for (const part of assignments) assign(walk, part, command.name !== undefined, where, act, next);
  const input = redirect(walk, command.redirects, act, where, next);
  const words = [
    ...(command.name ? readWord(walk, command.name, where, act, next) : []),
    ...command.args.flatMap((part) => argument(walk, part, where, act, next)),
  ];
  const before = walk.acts.slice(start);
  walk.moved = null;
  const inner = { ...where, ...input };
  if (words.length > 0) {
    if (
      command.name &&
      command.name.text !== words[0]?.text &&
      words[0]?.kind === 'literal' &&
      !command.name.text.startsWith('~')
    )
      act.doubts.add('disguised-name');
    perform(walk, words, inner, act, before, next);
  } else {
    Object.assign(act, { text: assignments.map(({ text }) => text).join(' ') || '(redirection)' });
    walk.acts.push(act);
  }
  const moved = walk.moved as readonly string[] | null;
  walk.moved = null;
  return { success: moved ?? where.cwds, failure: where.cwds };
}

/** Judges words as a command: finds who it is, and lets its description name the facts. */
function perform(
  walk: Walk,
  words: readonly Value[],
  where: Where,
  act: Act,
  substituted: readonly Act[],
  next: WalkScript,
): void {
  Object.assign(act, {
    text: words
      .map(({ source }) => source)
      .join(' ')
      .slice(0, 2_000),
  });
  walk.acts.push(act);
  if (where.depth > limits.policyDepthMax || walk.acts.length > limits.policyActsJudgedMax) {
    walk.whole.doubts.add('too-many-commands');
    return;
  }
  const [name, ...rest] = words;
  if (name?.kind !== 'literal') {
    act.doubts.add('dynamic-name');
    if (name && isUnseen(walk, where, name)) act.traits.add('runs-input');
    return;
  }
  if (!isPlainName(name.text)) act.traits.add('disguised');
  const program = name.text.replace(trustedFolders, '');
  act.program = program;
  if (program.includes('/')) {
    noteUse(walk, act, where, 'execute', name);
    act.traits.add(
      act.executes.every(({ zones }) => zones.length === 1 && zones[0] === 'workspace')
        ? 'builds'
        : 'runs-file-outside',
    );
  }
  const unseen = bringsUnseen(substituted);
  const call: Call = {
    act,
    words: rest,
    input: where.input,
    inputText: where.inputText,
    cwd: where.cwds[0] ?? '/',
    use: (role, value) => noteUse(walk, act, where, role, value),
    filtered: (root, filter) => {
      for (const cwd of where.cwds) filtered(walk.place, act, lexicalPath(cwd, root.text), filter);
    },
    leaves: (root) =>
      root.kind !== 'literal' || where.cwds.some((cwd) => leavesBelow(walk.place, cwd, root.text)),
    run: (inner, folder) => {
      const cwds = folder ? where.cwds.map((cwd) => lexicalPath(cwd, folder.text)) : where.cwds;
      perform(walk, inner, { ...where, cwds, depth: where.depth + 1 }, createAct(''), substituted, next);
    },
    shell: (text, piped = false) => {
      if (text.kind === 'literal') nested(walk, text.text, piped ? { ...where, input: 'pipe' } : where, next);
      else {
        act.doubts.add('unseen-program');
        if (unseen || isUnseen(walk, where, text)) act.traits.add('runs-input');
      }
    },
    names: where.input === 'pipe' ? where.names : null,
    prints: (names) => {
      walk.printed = names;
    },
    keepsUnseen: (variables) => {
      if (where.unseen) for (const { text } of variables) walk.unseen.add(text);
    },
    bareRepository: (dir) =>
      where.cwds.some((cwd) => inBareRepository(walk.place, dir ? lexicalPath(cwd, dir.text) : cwd)),
  };
  const reading = program.includes('/') ? null : commandNamed(program);
  if (reading) reading(call);
  else if (!program.includes('/')) act.doubts.add('unknown-command');
  if (act.traits.has('runs-unseen-text') && (unseen || rest.some((word) => isUnseen(walk, where, word))))
    act.traits.add('runs-input');
  if (program === 'cd') move(walk, act, rest, where);
  const known = reading !== null && !act.effects.has('execute') && !act.effects.has('network');
  // Other letters in a subcommand pass for it as those in a name do.
  if (!isPlainName(act.verb || '-') || (!known && mixesAlphabets(rest[0]?.text ?? '')))
    act.traits.add('disguised');
  if (!known)
    for (const trait of mentions(
      [...rest, ...(where.inputText ? [where.inputText] : [])],
      where.cwds[0] ?? '/',
      walk.place,
    ))
      act.traits.add(trait);
}

function move(walk: Walk, act: Act, words: readonly Value[], where: Where): void {
  const target = words.find(({ text }) => !/^-[PL-]?$/.test(text)) ?? literal(walk.place.home);
  if (target.kind !== 'literal') act.doubts.add('unknown-folder');
  else walk.moved = where.cwds.map((cwd) => lexicalPath(cwd, target.text));
}

/** The words that one word of the request becomes. What is run to expand it is walked first. */
export function readWord(walk: Walk, word: Word, where: Where, act: Act, next: WalkScript): readonly Value[] {
  const here =
    where.cwds.length === 1 && /^[\w./@:+-]+$/.test(where.cwds[0] ?? '')
      ? literal(where.cwds[0] ?? '/', '$PWD')
      : null;
  const { values, scripts, processes, doubts } = expandWord(
    word,
    new Map([...walk.variables, ['PWD', here]]),
  );
  for (const doubt of doubts) act.doubts.add(doubt);
  const inner = {
    ...where,
    depth: where.depth + 1,
    straight: false,
    substituted: true,
    input: 'none' as Input,
    inputText: null,
    names: null,
    unseen: false,
  };
  for (const script of scripts) next(walk, script, inner);
  for (const { script, feeds } of processes) next(walk, script, { ...inner, input: feeds ? 'pipe' : 'none' });
  return values;
}

function argument(
  walk: Walk,
  part: Word | Assignment,
  where: Where,
  act: Act,
  next: WalkScript,
): readonly Value[] {
  if (part.type === 'Word') return readWord(walk, part, where, act, next);
  if (part.value.type !== 'Word' || part.index) {
    act.doubts.add('array');
    elements(walk, part, where, act, next);
    return [unknown(`${part.name}=`, part.text)];
  }
  return readWord(walk, part.value, where, act, next).map((value) => ({
    ...value,
    text: `${part.name}${part.append ? '+' : ''}=${value.text}`,
    source: part.text,
  }));
}

function elements(walk: Walk, part: Assignment, where: Where, act: Act, next: WalkScript): void {
  const words = part.value.type === 'Word' ? [part.value] : part.value.elements;
  for (const word of part.index ? [...words, part.index] : words) readWord(walk, word, where, act, next);
}

/** An assignment before a command reaches that command; one alone stays in the shell and is remembered. */
function assign(
  walk: Walk,
  part: Assignment,
  forCommand: boolean,
  where: Where,
  act: Act,
  next: WalkScript,
): void {
  if (part.value.type !== 'Word' || part.index) {
    act.doubts.add('array');
    elements(walk, part, where, act, next);
    return;
  }
  const before = walk.acts.length;
  const value = unbraced(readWord(walk, part.value, where, act, next));
  if (bringsUnseen(walk.acts.slice(before))) walk.unseen.add(part.name);
  if (value?.kind === 'literal' && namesProgram.test(part.name)) nested(walk, value.text, where, next);
  const plain = value?.kind === 'literal' && /^[\w./@:+-]*$/.test(value.text) && !part.append;
  if (forCommand) {
    if (!plain || !isHarmlessAssignment(part.name, value.text)) act.doubts.add('environment');
  } else if (!plain || value.text === '' || !/^[a-z][a-z0-9]{0,15}$/.test(part.name) || !where.straight) {
    act.doubts.add('assignment');
    walk.variables.set(part.name, null);
  } else walk.variables.set(part.name, { ...value, source: `$${part.name}` });
}

/** Where the shell leaves braces as they stand, a word that would become several is none of them. */
const unbraced = (values: readonly Value[]): Value | undefined =>
  values.length > 1 ? unknown('', values[0]?.source ?? '') : values[0];

type Fed = Pick<Where, 'input' | 'inputText' | 'names' | 'unseen'>;

/** Notes what redirections read and write, and says what the command reads on its input. */
export function redirect(
  walk: Walk,
  list: readonly Redirection[],
  act: Act,
  where: Where,
  next: WalkScript,
): Fed {
  const { input, inputText, names, unseen } = where;
  let fed: Fed = { input, inputText, names, unseen };
  for (const item of list) {
    const before = walk.acts.length;
    const fresh = () => ({ names: null, unseen: bringsUnseen(walk.acts.slice(before)) });
    if (item.descriptor?.type === 'FileDescriptorVariable') act.doubts.add('descriptor-variable');
    if (item.type === 'HereDoc') {
      if (where.substituted || !item.closing) act.doubts.add('here-document');
      const { body, delimiter } = item;
      const word = { type: 'Word' as const, pos: 0, end: 0, text: body.text, value: body.text };
      const [value] = body.parts
        ? readWord(walk, { ...word, text: '<<', parts: body.parts }, where, act, next)
        : [];
      const exact = delimiter?.quoted || (!body.parts && !body.text.includes('\\'));
      const text = exact ? literal(body.text, '<<') : (value ?? unknown('', '<<'));
      fed = { input: 'text', inputText: text, ...fresh() };
    } else if (item.type === 'HereString') {
      const value = item.target ? unbraced(readWord(walk, item.target, where, act, next)) : undefined;
      fed = { input: 'text', inputText: value ?? null, ...fresh() };
    } else if (!item.target) act.doubts.add('syntax');
    else {
      const duplicates = item.operator === '>&' || item.operator === '<&';
      for (const value of readWord(walk, item.target, where, act, next)) {
        if (duplicates && value.kind === 'literal' && /^(?:\d+|-|\d+-)$/.test(value.text)) continue;
        if (duplicates && item.operator === '<&') act.doubts.add('descriptor');
        if (item.operator === '<') {
          noteUse(walk, act, where, 'read', value);
          const piped = /^\/dev\/fd\//.test(value.text);
          fed = { input: piped ? 'pipe' : 'file', inputText: null, ...fresh() };
        } else noteUse(walk, act, where, 'write', value);
      }
    }
  }
  return fed;
}

/** A program for another shell, which knows nothing of this one's variables. */
function nested(walk: Walk, text: string, where: Where, next: WalkScript): void {
  const { variables } = walk;
  walk.variables = baseVariables(walk.place);
  next(walk, parse(text), {
    ...where,
    depth: where.depth + 1,
    straight: true,
    input: where.input === 'pipe' ? 'pipe' : 'none',
    inputText: null,
  });
  walk.variables = variables;
  walk.moved = null;
}
