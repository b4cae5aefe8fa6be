import { limits } from '../../vocabulary';
import type { Finder, Span } from './span';

/**
 * Private keys in armour. What follows the head counts as the key as long as it looks like one: base64, with whatever a terminal, a diff, a
 * quotation or JSON puts around its lines. So neither an end that is missing nor words about keys mask what is no key.
 */
const head = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
/** A head that is still arriving. */
const begun = /-----BEGIN(?: [A-Z0-9]*){0,6}-{0,5}$/;
const base64 = /[A-Za-z0-9+/=]+/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
const between = /(?:\s|\\+[nrt]|\u001b\[[0-9;]{0,16}m|["'`,>|#*:\\]|-(?!----))+/y;
/** Version and comment lines stand before the key itself. */
const before = /[.();]+/y;
const longRun = 16;
/** Behind a head without a key: armour lines, or words about keys. Code units. */
const headLinesMax = 400;

interface Block {
  readonly from: number;
  readonly to: number;
  /** The text ended before the key did. */
  readonly open: boolean;
}

function blockAt(text: string, from: number): Block {
  const end = Math.min(text.length, from + limits.redactionKeyChars);
  let at = from;
  let last = from;
  for (;;) {
    if (at >= end) return { from, to: end === text.length ? at : end, open: end === text.length };
    if (text.startsWith('-----', at)) return { from, to: last === from ? from : at, open: false };
    const run = eaten(base64, text, at);
    if (run >= longRun || (run > 0 && text[at + run - 1] === '=')) last = at + run;
    const step = run || eaten(between, text, at) || (last === from ? eaten(before, text, at) : 0);
    if (step === 0 || (last === from && at - from > headLinesMax)) return { from, to: last, open: false };
    at += step;
  }
}

function eaten(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.exec(text)?.[0].length ?? 0;
}

export const findKeyBlocks: Finder = (text) => {
  if (!text.includes('-----BEGIN')) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(head)) {
    const { from, to } = blockAt(text, match.index + match[0].length);
    if (/[A-Za-z0-9+/=]{16}/.test(text.slice(from, to)))
      found.push({ from, to: Math.min(to, text.length), anchor: match.index, kind: 'private-key' });
  }
  return found;
};

/** Where a key block begins that a cut at `end` would go through, or that may go on behind the text; null when none does. */
export function openKeyBlock(text: string, end: number): number | null {
  const arriving = text.lastIndexOf('-----BEGIN');
  if (arriving === -1) return null;
  for (const match of text.matchAll(head)) {
    const { to, open } = blockAt(text, match.index + match[0].length);
    if (open || (match.index < end && to > end)) return match.index;
  }
  return begun.test(text.slice(arriving)) ? arriving : null;
}

/** The beginning of a key in a text that was cut off. */
export const begunKey =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\\nr"']*(?<secret>[A-Za-z0-9+/=]+)$/d;
