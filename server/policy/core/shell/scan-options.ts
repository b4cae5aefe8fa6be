import type { Role } from './facts';
import { canBeOption, type Value } from './value';

/**
 * What a command takes. Written as words: `-a` a flag, `-n=number` with a value, `--color=?data` with an optional one. What is not
 * written here is not understood: a list of dangerous options always misses one.
 */
export interface OptionTable {
  readonly known: ReadonlyMap<string, { readonly role: Role; readonly optional: boolean } | null>;
  /** `-50` counts lines. */
  readonly digits: boolean;
  /** The first operand ends the options, as with `env` or `xargs`. */
  readonly stops: boolean;
}

export interface Scan {
  readonly options: readonly string[];
  readonly operands: readonly Value[];
  /** Values of options with what they are for. */
  readonly valued: readonly { readonly option: string; readonly role: Role; readonly value: Value }[];
  readonly doubts: readonly string[];
}

export function optionTable(words: string, o: { digits?: boolean; stops?: boolean } = {}): OptionTable {
  const known = new Map<string, { role: Role; optional: boolean } | null>();
  for (const word of words.split(/\s+/).filter((part) => part !== '')) {
    const [name = '', role] = word.split('=');
    const takes =
      role === undefined ? null : { role: role.replace('?', '') as Role, optional: role.startsWith('?') };
    // `-abc` without a second dash stands for three flags, of which the last takes what follows.
    const names = /^-[^-]{2,}$/.test(name) ? [...name.slice(1)].map((flag) => `-${flag}`) : [name];
    for (const flag of names) known.set(flag, flag === names.at(-1) ? takes : null);
  }
  return { known, digits: o.digits ?? false, stops: o.stops ?? false };
}

/** Reads words as GNU getopt does: options may follow operands, `--` ends them, short flags may share a dash. */
export function scanOptions(table: OptionTable, words: readonly Value[]): Scan {
  const scan = {
    options: [] as string[],
    operands: [] as Value[],
    valued: [] as Scan['valued'][number][],
    doubts: [] as string[],
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    if (word.kind === 'literal' && word.text === '--') {
      scan.options.push('--');
      scan.operands.push(...words.slice(at + 1));
      break;
    }
    if (!canBeOption(word)) {
      scan.operands.push(word);
      if (!table.stops) continue;
      scan.operands.push(...words.slice(at + 1));
      break;
    }
    // `--include=*.ts` without quotes: whatever it becomes begins with the same option.
    const named = word.kind === 'glob' && /^--[a-z][a-z0-9-]*=/.test(word.text);
    if (word.kind !== 'literal' && !named) {
      // A wildcard behind a dash is no name that happens to lie there: the request itself spells an option.
      const found = word.kind === 'glob' && !word.text.startsWith('-');
      scan.doubts.push(found ? 'wildcard-may-be-option' : 'unknown-word');
      scan.operands.push(word);
    } else if (word.text.startsWith('--')) at += long(table, word, words[at + 1], scan);
    else at += short(table, word, words[at + 1], scan);
  }
  return scan;
}

type Filling = { options: string[]; valued: Scan['valued'][number][]; doubts: string[] };

/** Returns how many further words were used. */
function long(table: OptionTable, word: Value, next: Value | undefined, scan: Filling): number {
  const equals = word.text.indexOf('=');
  const name = equals === -1 ? word.text : word.text.slice(0, equals);
  scan.options.push(name);
  const takes = table.known.get(name);
  if (takes === undefined) {
    scan.doubts.push(`unknown-option ${name}`);
    return 0;
  }
  if (equals !== -1) {
    const value = { ...word, text: word.text.slice(equals + 1) };
    if (takes === null) scan.doubts.push(`unexpected-value ${name}`);
    else scan.valued.push({ option: name, role: takes.role, value });
    return 0;
  }
  if (takes === null || takes.optional) return 0;
  if (!next) {
    scan.doubts.push(`missing-value ${name}`);
    return 0;
  }
  scan.valued.push({ option: name, role: takes.role, value: next });
  return 1;
}

function short(table: OptionTable, word: Value, next: Value | undefined, scan: Filling): number {
  const digits = /^-\d+$/.exec(word.text);
  if (digits && table.digits) {
    scan.options.push('-digits');
    return 0;
  }
  for (let at = 1; at < word.text.length; at++) {
    const name = `-${word.text[at]}`;
    scan.options.push(name);
    const takes = table.known.get(name);
    if (takes === undefined) {
      scan.doubts.push(`unknown-option ${name}`);
      return 0;
    }
    if (takes === null) continue;
    const rest = word.text.slice(at + 1);
    if (rest !== '') scan.valued.push({ option: name, role: takes.role, value: { ...word, text: rest } });
    else if (takes.optional) return 0;
    else if (next) {
      scan.valued.push({ option: name, role: takes.role, value: next });
      return 1;
    } else scan.doubts.push(`missing-value ${name}`);
    return 0;
  }
  return 0;
}
