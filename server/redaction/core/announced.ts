import { announcements, beginnings, hint } from './announcements';
import type { Finder, Span } from './span';
import { placeholder } from './tokens';

export { begunValue } from './announcements';

const kindOf = (word: string): string => {
  const told = word.toLowerCase();
  if (told.startsWith('pass') || told.startsWith('pwd')) return 'password';
  return told.includes('key') ? 'key' : told.includes('token') || told === '_auth' ? 'token' : 'secret';
};

/** Secrets that only the words before them tell. */
export const findAnnounced: Finder = (text) => {
  if (!hint.test(text)) return [];
  const found: Span[] = [];
  for (const { kind, expression, holds, needle } of announcements) {
    if (needle !== undefined && !needle.test(text)) continue;
    for (const match of text.matchAll(expression)) {
      const place = match.indices?.groups?.secret;
      const value = match.groups?.secret ?? '';
      if (place === undefined || placeholder.test(value) || !holds(value, match)) continue;
      const [from, to] = place;
      found.push({ from, to, anchor: match.index, kind: kind ?? kindOf(match.groups?.word ?? '') });
    }
  }
  return found;
};

const lookBack = 2_400;

/** Where, in the last line of the text, something begins that the next word may make a secret; null when nothing does. */
export function announcing(text: string): number | null {
  const begin = Math.max(text.lastIndexOf('\n') + 1, text.length - lookBack);
  const line = text.slice(begin);
  if (line === '' || !hint.test(line)) return null;
  let first: number | null = null;
  for (const expression of beginnings) {
    const at = expression.exec(line)?.index;
    if (at !== undefined && (first === null || at < first)) first = at;
  }
  return first === null ? null : begin + first;
}
