import { type BeginFacts, readBeginLine } from './begin-line';
import { type ByteLine, beginsWith, isLine, lineAt, nextFull, textOf } from './byte-lines';
import { beginPrefix, endMarker } from './render';

/** A turn's block in the file. */
export interface Block {
  /** From the begin line to behind the end line, byte offsets. */
  readonly start: number;
  readonly end: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** In words why the begin line cannot be read, or its facts. */
  readonly facts: BeginFacts | string;
}

/** A block that begins and never ends. */
export interface TornBlock {
  readonly start: number;
  readonly end: number;
}

export interface Scanned {
  /** In the order of the file. */
  readonly blocks: readonly Block[];
  readonly torn: readonly TornBlock[];
}

interface Begin {
  readonly line: ByteLine;
  readonly facts: BeginFacts | string;
  readonly children: Closed[];
}

interface Closed extends Block {
  /** What follows shows that this is where the block ends. */
  readonly sealed: boolean;
}

/** A begin line is longer than this only when it is not one, bytes. */
const beginBytesMax = 1_024;

/**
 * Finds the blocks in one pass over the lines. Begin and end lines pair up like brackets, so that a text that quotes whole blocks stays text.
 * An end line that is followed by more text of the same block does not end it when another end line comes before the next block.
 */
export function scanBlocks(bytes: Uint8Array): Scanned {
  const open: Begin[] = [];
  const top: Closed[] = [];
  for (let at = 0; at < bytes.length; ) {
    const line = lineAt(bytes, at);
    at = line.next;
    if (beginsWith(bytes, line, beginPrefix)) {
      const begin = beginAt(bytes, line);
      if (open.length === 0 || isStructural(bytes, begin)) open.push(begin);
    } else if (isLine(bytes, line, endMarker)) {
      const begin = open.pop();
      const siblings = open.at(-1)?.children ?? top;
      if (begin) siblings.push(closed(bytes, begin, line));
      else extendLast(bytes, top, line);
    }
  }
  const torn: TornBlock[] = [];
  for (const [i, begin] of open.entries()) {
    const next = begin.children[0]?.start ?? open[i + 1]?.line.start ?? bytes.length;
    torn.push({ start: begin.line.start, end: next });
    for (const child of begin.children) top.push(child);
  }
  return { blocks: top, torn };
}

const closed = (bytes: Uint8Array, begin: Begin, end: ByteLine): Closed => ({
  start: begin.line.start,
  end: end.next,
  bodyStart: begin.line.next,
  bodyEnd: end.start,
  facts: begin.facts,
  sealed: isSealed(bytes, end),
});

/** The end line before this one was part of a text, unless it looks like the real one. */
function extendLast(bytes: Uint8Array, blocks: Closed[], end: ByteLine): void {
  const last = blocks.at(-1);
  if (!last || last.sealed) return;
  blocks[blocks.length - 1] = { ...last, end: end.next, bodyEnd: end.start, sealed: isSealed(bytes, end) };
}

/** After the end of a block comes a rule, another block, or nothing. */
function isSealed(bytes: Uint8Array, end: ByteLine): boolean {
  const after = nextFull(bytes, end.next);
  return after === null || isLine(bytes, after, '---') || beginsWith(bytes, after, beginPrefix);
}

function beginAt(bytes: Uint8Array, line: ByteLine): Begin {
  const short = line.end - line.start <= beginBytesMax;
  const facts = short
    ? readBeginLine(textOf(bytes, line.start, line.end).text)
    : 'the line that begins the turn is too long';
  return { line, facts, children: [] };
}

/** Inside a text, only what looks like a whole block begins one. */
const isStructural = (bytes: Uint8Array, begin: Begin): boolean =>
  typeof begin.facts !== 'string' && beginsWith(bytes, lineAt(bytes, begin.line.next), '## Turn ');
