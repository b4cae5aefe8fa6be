import { limits } from '../../vocabulary';
import { announcing } from './announced';
import { decodedView } from './decoded-view';
import { openKeyBlock } from './key-block';
import type { Span } from './span';

/** What a live text needs of the search. */
export interface Search {
  /** Secrets, in order, not overlapping. The text begins and ends at the bounds of words. */
  find(text: string): readonly Span[];
  /** Where a known value that has white space in it may have begun. */
  begunIn(text: string): number | null;
  /** What a text that was cut off has begun to say, at its very end. */
  findBegun(text: string): Span | null;
  mask(text: string, span: Span): string;
}

/** Goes on with a token that was longer than what is held. */
const tokenEnd = /[^A-Za-z0-9_\-.+/=%~\\]/;

/**
 * Redacts a text that arrives in pieces. What it gives depends on the text alone, never on where the pieces were cut: it is released only up to
 * places that no secret can cross. Those are the last white space that nothing announces a secret before; and in a run without white
 * space, however long, a place chosen by its content.
 */
export class LiveRedaction {
  private held = '';
  private continues = false;
  private lookAgainAt = 0;
  private readonly search: Search;

  constructor(search: Search) {
    this.search = search;
  }

  /** Takes a piece; gives what may be shown and sealed now, masked. */
  push(piece: string): string {
    this.held += piece;
    // Much is held, and nothing of it could be released: looking at all of it for each piece would cost its square.
    if (this.held.length < this.lookAgainAt) return '';
    let out = '';
    for (let at = overlong(this.held); at !== null; at = overlong(this.held)) out += this.cutRun(at);
    out += this.release(this.safeEnd());
    const { length } = this.held;
    this.lookAgainAt =
      out === '' && length > limits.redactionRunChars ? Math.ceil(length * (1 + limits.redactionGrowth)) : 0;
    return out;
  }

  /** The text is complete. `cutOff`: it was not finished, so that its last word may be half a secret. */
  end(cutOff = false): string {
    const rest = this.held;
    const begun = cutOff ? this.search.findBegun(rest) : null;
    const whole = begun !== null && this.search.find(rest).some(({ to }) => to === rest.length);
    if (begun === null || whole) return this.release(rest.length);
    const before = this.release(begun.from);
    const masked = this.search.mask(this.held, { ...begun, from: 0, to: this.held.length });
    this.held = '';
    return before + masked;
  }

  private safeEnd(): number {
    const { held } = this;
    let end = runStart(held, held.length);
    const key = openKeyBlock(held, end);
    if (key !== null) end = Math.min(end, runStart(held, key));
    for (let step = 0; step < limits.redactionStepsMax; step += 1) {
      const before = held.slice(0, end);
      const begun = firstOf(announcedIn(before), this.search.begunIn(before));
      const next = begun === null ? end : runStart(held, begun);
      if (next === end) return end;
      end = next;
    }
    // A text made of nothing but announcements: all of it is held until something else comes, instead of being looked at word by word.
    return 0;
  }

  /** A run without white space from `at` on that is longer than what is held back: up to a place that no secret crosses. */
  private cutRun(at: number): string {
    const window = this.held.slice(0, at + limits.redactionRunChars + limits.redactionAheadChars);
    let cut = at + limits.redactionRunChars;
    let longer: Span | undefined;
    for (const span of this.search.find(window)) {
      if (span.anchor >= cut || span.to <= cut) continue;
      if (span.anchor > 0) cut = span.anchor;
      else {
        cut = span.to;
        if (span.to === window.length) longer = span;
      }
      break;
    }
    if (isLowSurrogate(window, cut)) cut -= 1;
    const out = this.release(cut);
    if (longer !== undefined) this.continues = true;
    return out;
  }

  private release(end: number): string {
    if (end === 0) return '';
    let text = this.held.slice(0, end);
    if (this.continues) {
      const stop = text.search(tokenEnd);
      text = stop === -1 ? '' : text.slice(stop);
      this.continues = stop === -1;
    }
    this.held = this.held.slice(end);
    let out = '';
    let at = 0;
    for (const span of this.search.find(text)) {
      out += text.slice(at, span.from) + this.search.mask(text, span);
      at = span.to;
    }
    return at === 0 ? text : out + text.slice(at);
  }
}

function announcedIn(text: string): number | null {
  const line = Math.max(text.lastIndexOf('\n') + 1, text.length - limits.redactionRunChars);
  const raw = text.slice(line);
  const plain = announcing(raw);
  const view = decodedView(raw);
  const seen = view === null ? null : announcing(view.text);
  const first = firstOf(plain, view === null || seen === null ? null : (view.begins[seen] ?? raw.length));
  return first === null ? null : line + first;
}

const firstOf = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

const isGap = (code: number): boolean => code === 32 || code === 10 || code === 9;

/** The beginning of the word that `at` lies in; at the end of the text: behind the last white space. */
function runStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && !isGap(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** Where the first run begins that is longer than what is held back and looked ahead at; null when there is none. */
function overlong(text: string): number | null {
  const most = limits.redactionRunChars + limits.redactionAheadChars;
  if (text.length < most) return null;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (isGap(text.charCodeAt(at))) start = at + 1;
    else if (at - start + 1 >= most) return start;
  }
  return null;
}

const isLowSurrogate = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return at > 1 && code >= 0xdc00 && code <= 0xdfff;
};
