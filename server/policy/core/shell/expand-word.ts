import type { ParsedScript, Word, WordPart } from 'unbash';
import { limits } from '../../../vocabulary';
import { literal, unknown, type Value } from './value';

/** What a word becomes, and what is run to find out. */
export interface Expanded {
  readonly values: readonly Value[];
  /** Programs in substitutions, which run before the command. */
  readonly scripts: readonly ParsedScript[];
  /** Programs at the other end of a `>( )` or `<( )`. */
  readonly processes: readonly { readonly script: ParsedScript; readonly feeds: boolean }[];
  readonly doubts: readonly string[];
}

export type Variables = ReadonlyMap<string, Value | null>;

interface Piece {
  text: string;
  kind: Value['kind'];
}

const plainArithmetic = /^[\d\s+\-*/%()<>=!&|^~?:]*$/;

/** Expands a word as bash does. What depends on more than the request is `unknown`, and a doubt when nothing bounds it. */
export function expandWord(word: Word, variables: Variables): Expanded {
  const out = {
    scripts: [] as ParsedScript[],
    processes: [] as { script: ParsedScript; feeds: boolean }[],
    doubts: [] as string[],
  };
  const parts = word.parts;
  if (!parts) return { ...out, values: [tilde(word.value, word.text, variables, out.doubts)] };
  const alternatives = braces(parts, out.doubts);
  const values = alternatives.map((pieces) => {
    let text = '';
    let kind: Value['kind'] = 'literal';
    for (const part of pieces) {
      const piece =
        typeof part === 'string' ? { text: part, kind: 'literal' as const } : read(part, variables, out);
      if (kind === 'unknown') continue;
      text += piece.text;
      if (piece.kind !== 'literal') kind = piece.kind;
    }
    const splits =
      kind === 'unknown' && pieces.some((part) => typeof part !== 'string' && /Expansion$/.test(part.type));
    const value: Value = { kind, text, source: word.text, ...(splits ? { splits } : {}) };
    return word.text.startsWith('~') ? { ...tilde(text, word.text, variables, out.doubts), kind } : value;
  });
  return { ...out, values };
}

/** `~` and `~/…` are the home; `~name`, `~+` and `~-` are somebody's or some other folder. */
function tilde(value: string, source: string, variables: Variables, doubts: string[]): Value {
  if (!source.startsWith('~')) return literal(value, source);
  const home = variables.get('HOME')?.text;
  if ((value === '~' || value.startsWith('~/')) && home !== undefined)
    return literal(home + value.slice(1), source);
  doubts.push('tilde-of-other');
  return unknown('', source);
}

type Pieces = readonly (WordPart | string)[];

/** Braces with plain alternatives or with a range give several words; any other, or too many, make the word unknown. */
function braces(parts: Pieces, doubts: string[]): readonly Pieces[] {
  const at = parts.findIndex((part) => typeof part !== 'string' && part.type === 'BraceExpansion');
  const brace = parts[at];
  if (brace === undefined || typeof brace === 'string') return [parts];
  const items = alternatives(brace.text);
  const rest = items === null ? [] : braces(parts.slice(at + 1), doubts);
  if (items === null || items.length * rest.length > limits.policyLoopWordsMax) {
    doubts.push('brace-expansion');
    return [[...parts.slice(0, at), brace]];
  }
  return items.flatMap((item) => rest.map((tail) => [...parts.slice(0, at), item, ...tail]));
}

/** `{a,b}` and `{1..5}`; null when it is neither, or too long. */
function alternatives(text: string): readonly string[] | null {
  const list = /^\{([\w./-]*(?:,[\w./-]*)+)\}$/.exec(text)?.[1];
  if (list !== undefined) return list.split(',');
  const [, from, to] = /^\{([1-9]\d{0,5}|0)\.\.([1-9]\d{0,5}|0)\}$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  const count = Math.abs(last - first) + 1;
  if (!(count <= limits.policyLoopWordsMax)) return null;
  return Array.from({ length: count }, (_, at) => String(first < last ? first + at : first - at));
}

type Out = {
  scripts: ParsedScript[];
  processes: { script: ParsedScript; feeds: boolean }[];
  doubts: string[];
};

function read(part: WordPart, variables: Variables, out: Out): Piece {
  const dark = (doubt: string): Piece => {
    out.doubts.push(doubt);
    return { text: '', kind: 'unknown' };
  };
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return { text: part.value, kind: 'literal' };
    case 'DoubleQuoted': {
      const inner = part.parts.map((child) => read(child, variables, out));
      const cut = inner.findIndex(({ kind }) => kind === 'unknown');
      const known = cut === -1 ? inner : inner.slice(0, cut + 1);
      return {
        text: known.map(({ text }) => text).join(''),
        kind: cut === -1 ? (inner.find(({ kind }) => kind === 'glob')?.kind ?? 'literal') : 'unknown',
      };
    }
    case 'SimpleExpansion':
      return variable(part.text.slice(1), variables) ?? dark('unknown-variable');
    case 'ParameterExpansion':
      if (part.prefix || part.index || part.operation) {
        operands(part, variables, out);
        out.doubts.push('variable-operation');
        return likely(part, variables) ?? { text: '', kind: 'unknown' };
      }
      return variable(part.parameter, variables) ?? dark('unknown-variable');
    case 'CommandExpansion':
      if (!part.script) return dark('unread-substitution');
      out.scripts.push(part.script);
      return { text: '', kind: 'unknown' };
    case 'ArithmeticExpansion': {
      const inner = part.text.startsWith('$((') ? part.text.slice(3, -2) : '`';
      if (!plainArithmetic.test(inner)) {
        arithmetic(part.expression, variables, out);
        return dark('arithmetic');
      }
      return { text: '', kind: 'unknown' };
    }
    case 'ProcessSubstitution':
      if (!part.script) return dark('unread-substitution');
      out.processes.push({ script: part.script, feeds: part.operator === '>' });
      return { text: '/dev/fd/63', kind: 'literal' };
    case 'Glob':
      for (const child of part.parts ?? []) read(child, variables, out);
      return { text: part.text, kind: 'glob' };
    case 'ExtendedGlob':
      for (const child of part.parts ?? []) read(child, variables, out);
      out.doubts.push('extended-glob');
      return { text: part.text, kind: 'glob' };
    case 'BraceExpansion':
      for (const child of part.parts ?? []) read(child, variables, out);
      return dark('brace-expansion');
    case 'LocaleString':
      for (const child of part.parts) read(child, variables, out);
      return dark('translated-string');
  }
}

function variable(name: string, variables: Variables): Piece | null {
  if (/^[?#!$]$/.test(name)) return { text: '', kind: 'unknown' };
  const value = variables.get(name);
  return value ? { text: value.text, kind: value.kind } : null;
}

/**
 * What an expansion is most likely to become: the value, when its variable has one and nothing but a default, an error or a slash at the end
 * stands behind it; the default, when nobody set the variable. The doubt stays, so this serves only what is denied.
 */
function likely(
  { parameter, prefix, index, operation }: Extract<WordPart, { type: 'ParameterExpansion' }>,
  variables: Variables,
): Piece | null {
  if (prefix || index || !operation) return null;
  const value = variable(parameter, variables);
  const empty = value === null || (value.kind === 'literal' && value.text === '');
  if (operation.type === 'Default') {
    const used = operation.operator.endsWith('+') ? !empty : empty && !operation.operator.endsWith('?');
    if (!used) return operation.operator.endsWith('+') ? { text: '', kind: 'literal' } : value;
    const [word, ...more] = expandWord(operation.operand, variables).values;
    return word && more.length === 0 ? { text: word.text, kind: word.kind } : null;
  }
  const slash =
    operation.type === 'Remove' && operation.operator.startsWith('%') && operation.operand.text === '/';
  return slash && value ? { ...value, text: value.text.replace(/\/$/, '') } : null;
}

/** Programs within the operands of an expansion run too, so they must be seen even when the word is not understood. */
function operands(
  part: Extract<WordPart, { type: 'ParameterExpansion' }>,
  variables: Variables,
  out: Out,
): void {
  const words: (Word | undefined)[] = [part.index];
  const operation = part.operation;
  if (operation && 'operand' in operation) words.push(operation.operand);
  if (operation?.type === 'Replace') words.push(operation.pattern, operation.replacement);
  if (operation?.type === 'Slice') words.push(operation.offset, operation.length);
  for (const word of words) {
    if (!word) continue;
    const inner = expandWord(word, variables);
    out.scripts.push(...inner.scripts);
    out.processes.push(...inner.processes);
  }
}

function arithmetic(node: unknown, variables: Variables, out: Out): void {
  if (typeof node !== 'object' || node === null) return;
  const record = node as { type?: string; script?: ParsedScript; parts?: readonly WordPart[] };
  if (record.type === 'ArithmeticCommandExpansion' && record.script) out.scripts.push(record.script);
  if (record.type === 'ArithmeticWord') for (const part of record.parts ?? []) read(part, variables, out);
  for (const key of ['left', 'right', 'operand', 'test', 'consequent', 'alternate', 'expression'])
    arithmetic((node as Record<string, unknown>)[key], variables, out);
}
