import type { Finder, Span } from './span';

/**
 * JSON web tokens: `eyJ…` and at least two more parts behind dots. By hand, because an expression looks at the same run again for each `eyJ` in
 * it; here each character is looked at a bounded number of times.
 */
export const findJwts: Finder = (text) => {
  const found: Span[] = [];
  let run = { end: 0, token: null as number | null };
  for (let at = text.indexOf(mark); at !== -1; ) {
    if (at >= run.end) {
      const end = partEnd(text, at);
      run = { end, token: tokenEnd(text, end) };
    }
    const { end, token } = run;
    // What is behind the first part is the same for all marks in it: when it makes no token, none of them begins one.
    const begins = token !== null && end - at >= mark.length + partMin;
    const taken = begins && !isLetterOrDigit(text.charCodeAt(at - 1));
    if (taken) found.push({ from: at, to: token, anchor: at, kind: 'jwt' });
    at = text.indexOf(mark, taken ? token : begins ? at + mark.length : Math.max(end, at + mark.length));
  }
  return found;
};

const mark = 'eyJ';
const partMin = 8;
/** A second part of this length is a token even when the third is missing. */
const longPart = 1_000;
/** An encrypted token has five; its second may be empty. */
const partsMax = 5;

/** Where the token ends whose first part ends at `end`; null when there is none. */
function tokenEnd(text: string, end: number): number | null {
  if (text[end] !== '.') return null;
  let last = partEnd(text, end + 1);
  const second = last - end - 1;
  if (second < partMin && second !== 0) return null;
  let parts = 2;
  while (text[last] === '.' && parts < partsMax) {
    const next = partEnd(text, last + 1);
    if (next - last - 1 < partMin) break;
    last = next;
    parts += 1;
  }
  const whole = second === 0 ? parts === partsMax : parts >= 3 || second >= longPart;
  return whole ? last : null;
}

function partEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isPart(text.charCodeAt(at))) at += 1;
  return at;
}

const isLetterOrDigit = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isPart = (code: number): boolean => isLetterOrDigit(code) || code === 45 || code === 95;
