import type { Act, Effect, Role } from '../shell/facts';
import type { Filter } from '../shell/filtered';
import { type OptionTable, optionTable, type Scan, scanOptions } from '../shell/scan-options';
import type { Trait } from '../shell/traits';
import type { Value } from '../shell/value';
import type { Names } from '../shell/walk';

/** Where the standard input of a command comes from. */
export type Input = 'none' | 'pipe' | 'file' | 'text';

/** What a description of a command may do: name facts, and hand on what the command itself would run. */
export interface Call {
  readonly act: Act;
  readonly words: readonly Value[];
  readonly input: Input;
  /** Text on the standard input when it stands in the request (here-document, here-string); null otherwise. */
  readonly inputText: Value | null;
  /** The folder that relative paths begin in. */
  readonly cwd: string;
  readonly use: (role: Role, value: Value) => void;
  /** It searches all files below a folder, as far as their names pass a filter. */
  readonly filtered: (root: Value, filter: Filter) => void;
  /** Whether who follows links below a folder can leave the workspace. */
  readonly leaves: (root: Value) => boolean;
  /** Another command made of these words, in another folder when one is given. */
  readonly run: (words: readonly Value[], folder?: Value) => void;
  /** A program for a shell; with `piped`, what it reads comes from this command. */
  readonly shell: (program: Value, piped?: boolean) => void;
  /** Names that come through the pipe, as far as they are known. */
  readonly names: Names | null;
  /** Which names it prints. */
  readonly prints: (names: Names) => void;
  /** These variables take what comes through the pipe. */
  readonly keepsUnseen: (variables: readonly Value[]) => void;
  /** Whether git would obey this folder's own configuration. */
  readonly bareRepository: (dir: Value | null) => boolean;
}

export type Describe = (call: Call) => void;
export type Commands = { readonly [names: string]: Describe };

export interface Plain {
  /** One role for all operands, or one for each, the last of which counts for the rest. */
  readonly operands?: Role | readonly Role[];
  /** Most operands there may be. */
  readonly max?: number;
  /** Without a path it works on the folder it stands in. */
  readonly here?: boolean;
  readonly effects?: readonly Effect[];
  readonly traits?: readonly Trait[];
  readonly digits?: boolean;
  /** No option of it can write, execute or reach the network, so a file named like an option does nothing. */
  readonly harmless?: boolean;
}

/** A command that only its options and operands describe. */
export function plain(options: string, how: Plain = {}): Describe {
  const table = optionTable(options, { digits: how.digits ?? false });
  return (call) => {
    applyScan(call, scan(call, table, how.harmless ?? false), how);
  };
}

/** Reads the words, and keeps options and doubts on the act. */
export function scan(call: Call, table: OptionTable, harmless = false): Scan {
  const result = scanOptions(table, call.words);
  for (const option of result.options) call.act.options.add(option);
  for (const doubt of result.doubts)
    if (!(harmless && doubt === 'wildcard-may-be-option')) call.act.doubts.add(doubt);
  return result;
}

export function applyScan({ act, use }: Call, { operands, valued }: Scan, how: Plain): void {
  for (const { role, value } of valued) use(role, value);
  const roles = typeof how.operands === 'string' ? [how.operands] : (how.operands ?? []);
  if (roles.length === 0 && operands.length > 0) act.doubts.add('unexpected-operand');
  if (how.max !== undefined && operands.length > how.max) act.doubts.add('too-many-operands');
  operands.forEach((value, index) => {
    const role = roles[Math.min(index, roles.length - 1)];
    if (role) use(role, value);
  });
  // A wildcard stands for any number of words, so places after it are not known.
  if (roles.length > 1 && operands.some(({ kind }) => kind === 'glob') && new Set(roles).size > 1)
    act.doubts.add('wildcard-moves-operands');
  if (
    how.here &&
    !operands.some((_, index) => /^(?:read|names)$/.test(roles[Math.min(index, roles.length - 1)] ?? ''))
  )
    use('read', { kind: 'literal', text: '.', source: '.' });
  for (const effect of how.effects ?? []) act.effects.add(effect);
  for (const trait of how.traits ?? []) act.traits.add(trait);
}

/** `{'a b': x}` as `{a: x, b: x}`. */
export function byName(...tables: readonly Commands[]): ReadonlyMap<string, Describe> {
  return new Map(
    tables.flatMap((table) =>
      Object.entries(table).flatMap(([names, describe]) =>
        names.split(' ').map((name) => [name, describe] as const),
      ),
    ),
  );
}
