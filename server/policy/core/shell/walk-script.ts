import type {
  AndOr,
  ArithmeticExpression,
  CompoundList,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Statement,
  TestExpression,
  Word,
} from 'unbash';
import { limits } from '../../../vocabulary';
import type { Act } from './facts';
import { createAct } from './facts';
import { noteUse } from './note-use';
import { bringsUnseen } from './unseen';
import { literal, type Value } from './value';
import { type After, type Names, union, type Walk, type Where } from './walk';
import { readWord, redirect, runCommand } from './walk-command';

/** Everything that a script would run, in the order in which it would run, with the folders it could stand in. */
export function walkScript(walk: Walk, script: ParsedScript, where: Where): After {
  if (script.errors && script.errors.length > 0) walk.whole.doubts.add('syntax');
  if (where.depth > limits.policyDepthMax) {
    walk.whole.doubts.add('too-deep');
    return same(where);
  }
  return statements(walk, script.commands, where);
}

const same = (where: Where): After => ({ success: where.cwds, failure: where.cwds });
const ends = (after: After): readonly string[] => union(after.success, after.failure);

function statements(walk: Walk, list: readonly Statement[], where: Where): After {
  let after = same(where);
  for (const statement of list) {
    const cwds = ends(after);
    if (cwds.length > limits.policyFoldersMax) walk.whole.doubts.add('too-many-folders');
    if (statement.background) walk.whole.doubts.add('background');
    const inner = { ...where, cwds: cwds.slice(0, limits.policyFoldersMax) };
    after = node(walk, statement.command, statement.background ? { ...inner, straight: false } : inner);
    if (statement.background) after = same(inner);
  }
  return after;
}

function block(walk: Walk, body: CompoundList, where: Where): After {
  return statements(walk, body.commands, { ...where, depth: where.depth + 1, straight: false });
}

function node(walk: Walk, item: PipelineNode | AndOr, where: Where): After {
  if (where.depth > limits.policyDepthMax) {
    walk.whole.doubts.add('too-deep');
    return same(where);
  }
  switch (item.type) {
    case 'Command':
      return runCommand(walk, item, where, walkScript);
    case 'AndOr':
      return chain(walk, item, where);
    case 'Pipeline':
      return pipeline(walk, item, where);
    case 'Redirected': {
      const act = createAct('(redirection)');
      walk.acts.push(act);
      const input = redirect(walk, item.redirects, act, where, walkScript);
      return node(walk, item.command, { ...where, ...input });
    }
    case 'Subshell':
      block(walk, item.body, where);
      return same(where);
    case 'BraceGroup':
      return block(walk, item.body, where);
    case 'If':
      return condition(walk, item, where);
    case 'While': {
      const before = walk.acts.length;
      const tested = block(walk, item.clause, where);
      const programs = walk.acts.slice(before).map(({ program }) => program);
      // Nothing can change what is tested: it would only end by being stopped.
      if (programs.every((program) => /^(?:true|:)$/.test(program))) walk.whole.doubts.add('endless-loop');
      const run = block(walk, item.body, { ...where, cwds: ends(tested) });
      return loopEnd(walk, where, run);
    }
    case 'For':
      return loop(walk, item.name, item.wordlist, item.body, where);
    case 'Case':
      readWord(walk, item.word, where, walk.whole, walkScript);
      return item.items.reduce<After>((after, { pattern, body }) => {
        for (const word of pattern) readWord(walk, word, where, walk.whole, walkScript);
        return merge(after, block(walk, body, where));
      }, same(where));
    case 'TestCommand':
      test(walk, item.expression, where);
      return same(where);
    case 'ArithmeticCommand':
      if (!/^[\d\s+\-*/%()<>=!&|^~?:]*$/.test(item.body)) walk.whole.doubts.add('arithmetic');
      arithmetic(walk, item.expression, where);
      return same(where);
    default:
      return rare(walk, item, where);
  }
}

/** Forms that are followed for what is denied, and never understood. */
function rare(walk: Walk, item: PipelineNode, where: Where): After {
  switch (item.type) {
    case 'Function': {
      walk.whole.doubts.add('function');
      const name = item.name.value;
      const before = walk.acts.length;
      if (item.body.type === 'CompoundList') block(walk, item.body, where);
      else node(walk, item.body, { ...where, depth: where.depth + 1, straight: false });
      const calls = walk.acts
        .slice(before)
        .filter(({ text }) => text === name || text.startsWith(`${name} `));
      if (calls.length > 1) walk.whole.traits.add('forks-without-end');
      return same(where);
    }
    case 'Coproc':
      walk.whole.doubts.add('coprocess');
      if (item.body.type === 'CompoundList') block(walk, item.body, where);
      else node(walk, item.body, { ...where, depth: where.depth + 1, straight: false });
      return same(where);
    case 'Select':
      walk.whole.doubts.add('select');
      return loop(walk, item.name, item.wordlist, item.body, where);
    case 'ArithmeticFor':
      walk.whole.doubts.add('arithmetic');
      for (const part of [item.initialize, item.test, item.update]) arithmetic(walk, part, where);
      return loopEnd(walk, where, block(walk, item.body, where));
    default:
      walk.whole.doubts.add('unknown-form');
      return same(where);
  }
}

const merge = (a: After, b: After): After => ({
  success: union(a.success, b.success),
  failure: union(a.failure, b.failure),
});

function chain(walk: Walk, { commands, operators }: AndOr, where: Where): After {
  let after = same(where);
  commands.forEach((item, at) => {
    const operator = operators[at - 1];
    if (operator === undefined) after = node(walk, item, where);
    else if (operator === '&&') {
      const next = node(walk, item, { ...where, cwds: after.success, straight: false });
      after = { success: next.success, failure: union(after.failure, next.failure) };
    } else {
      const next = node(walk, item, { ...where, cwds: after.failure, straight: false });
      after = { success: union(after.success, next.success), failure: next.failure };
    }
  });
  return after;
}

function pipeline(walk: Walk, { commands, prefixes, operators }: Pipeline, where: Where): After {
  if (commands.length === 1 && commands[0]) {
    const after = node(walk, commands[0], { ...where, straight: where.straight && prefixes.length === 0 });
    return prefixes.length === 0 ? after : { success: ends(after), failure: ends(after) };
  }
  const start = walk.acts.length;
  let names: readonly Value[] = [];
  let exact = false;
  commands.forEach((item, at) => {
    walk.printed = null;
    const before = walk.acts.length;
    const unseen = where.unseen || bringsUnseen(walk.acts.slice(start));
    const fed = { input: 'pipe' as const, inputText: null, names: { list: names, exact }, unseen };
    node(walk, item, { ...where, straight: false, ...(at === 0 ? {} : fed) });
    const printed = walk.printed as Names | null;
    names = [...names, ...(printed?.list ?? [])].slice(0, limits.policyLoopWordsMax);
    // With redirections, or with its errors in the pipe, other words come through it than the names.
    const alone =
      at === 0 &&
      item.type === 'Command' &&
      item.redirects.length === 0 &&
      operators[0] === '|' &&
      walk.acts.length === before + 1;
    exact = alone && printed?.exact === true && names.length > 0 && printed.list.length === names.length;
  });
  walk.printed = null;
  return same(where);
}

function condition(walk: Walk, item: Extract<PipelineNode, { type: 'If' }>, where: Where): After {
  let tested = block(walk, item.clause, where);
  let after = block(walk, item.then, { ...where, cwds: tested.success });
  for (const branch of item.elif) {
    tested = block(walk, branch.clause, { ...where, cwds: tested.failure });
    after = merge(after, block(walk, branch.then, { ...where, cwds: tested.success }));
  }
  const last = { ...where, cwds: tested.failure };
  return merge(after, item.else ? block(walk, item.else, last) : same(last));
}

/** A body that leaves its folder could leave it again and again. */
function loopEnd(walk: Walk, where: Where, run: After): After {
  if (ends(run).some((dir) => !where.cwds.includes(dir))) walk.whole.doubts.add('folder-in-loop');
  return merge(same(where), run);
}

function loop(
  walk: Walk,
  name: Word,
  words: readonly Word[] | undefined,
  body: CompoundList,
  where: Where,
): After {
  const before = walk.acts.length;
  const values = (words ?? []).flatMap((word) => readWord(walk, word, where, walk.whole, walkScript));
  if (bringsUnseen(walk.acts.slice(before))) walk.unseen.add(name.value);
  const plain = values.every(
    ({ kind, text }) => kind === 'glob' || (kind === 'literal' && /^[\w./@:+-]+$/.test(text)),
  );
  const known =
    words !== undefined && plain && values.length <= limits.policyLoopWordsMax && isOwnVariable(name.value);
  if (!known) walk.whole.doubts.add('unknown-loop');
  const rounds: readonly (Value | null)[] = known ? values : [null];
  const after = rounds.reduce<After>((sum, value) => {
    walk.variables.set(name.value, value && { ...value, source: `$${name.value}` });
    return merge(sum, block(walk, body, where));
  }, same(where));
  walk.variables.set(name.value, null);
  return loopEnd(walk, where, after);
}

/** Names that no program listens to. Others can be in the environment already, and would reach programs. */
export const isOwnVariable = (name: string): boolean => /^[a-z][a-z0-9]{0,15}$/.test(name);

const unaryTest = /^-[abcdefghkprstuwxLOGNSnz]$/;
const binaryTest = /^(?:=|==|!=|=~|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/;

function test(walk: Walk, expression: TestExpression, where: Where): void {
  const act: Act = createAct('[[ ]]');
  act.program = '[[';
  walk.acts.push(act);
  const visit = (part: TestExpression): void => {
    switch (part.type) {
      case 'TestUnary':
        if (!unaryTest.test(part.operator)) act.doubts.add('unknown-test');
        for (const value of readWord(walk, part.operand, where, act, walkScript))
          if (/^-[^zn]$/.test(part.operator)) noteUse(walk, act, where, 'read', value);
        return;
      case 'TestBinary':
        if (!binaryTest.test(part.operator)) act.doubts.add('unknown-test');
        for (const word of [part.left, part.right])
          for (const value of readWord(walk, word, where, act, walkScript)) {
            // `-eq` computes, and computing an unknown text can run it.
            if (
              /^-(?:eq|ne|lt|le|gt|ge)$/.test(part.operator) &&
              !(value.kind === 'literal' && /^-?\d+$/.test(value.text))
            )
              act.doubts.add('arithmetic');
            if (/^-(?:nt|ot|ef)$/.test(part.operator)) noteUse(walk, act, where, 'read', value);
          }
        return;
      case 'TestLogical':
        part.operands.forEach(visit);
        return;
      case 'TestNot':
        visit(part.operand);
        return;
      case 'TestGroup':
        visit(part.expression);
    }
  };
  visit(expression);
}

function arithmetic(walk: Walk, expression: ArithmeticExpression | undefined, where: Where): void {
  if (!expression) return;
  const word = { type: 'Word' as const, text: '', value: '', pos: 0, end: 0 };
  const part = { type: 'ArithmeticExpansion' as const, pos: 0, end: 0, text: '$((x))', expression };
  readWord(walk, { ...word, parts: [part] }, where, createAct(''), walkScript);
}

/** The value that a literal list of words stands for, for tests. */
export const words = (...texts: readonly string[]): readonly Value[] => texts.map((text) => literal(text));
