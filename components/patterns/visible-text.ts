/**
 * Text from outside, made safe to judge by eye. Characters that draw nothing, reorder what follows, or differ by font
 * (Unicode Cc, Cf, Co, Cs, and the line separators U+2028/9) become marks such as ⟨U+202E⟩. Tab and newline stay.
 */
export interface VisiblePart {
  readonly text: string;
  /** The part is a mark that stands for a hidden character. */
  readonly escaped: boolean;
}

// `u` so that a surrogate pair is one character and a lone half is Cs.
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;
const hiddenRuns = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

const stays = (char: string): boolean => char === '\n' || char === '\t';
/** Emoji of several parts and some scripts are written with these; between visible characters they hide nothing. */
const joins = (char: string): boolean => char === '\u200c' || char === '\u200d';

export const markOf = (char: string): string =>
  `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** Splits into plain parts and marks; a text without hidden characters comes back as one part. */
export const visibleParts = (text: string): readonly VisiblePart[] => split(text, stays);

/** The same for prose, in which joiners stay as they are. For commands, paths and code it is not strict enough. */
export const proseParts = (text: string): readonly VisiblePart[] =>
  split(text, (char) => stays(char) || joins(char));

function split(text: string, kept: (char: string) => boolean): readonly VisiblePart[] {
  if (!hidden.test(text)) return [{ text, escaped: false }];
  const parts: VisiblePart[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) parts.push({ text: text.slice(from, to), escaped: false });
  };
  for (const found of text.matchAll(hiddenRuns)) {
    const char = found[0];
    if (kept(char)) continue;
    plain(found.index);
    parts.push({ text: markOf(char), escaped: true });
    from = found.index + char.length;
  }
  plain(text.length);
  return parts;
}

/** The same as one string, for titles and accessible names. */
export const visibleText = (text: string): string =>
  visibleParts(text)
    .map((part) => part.text)
    .join('');
