import { err, limits, ok, type Result } from '../../vocabulary';
import type { FixedFilter } from './fixed-filter';
import type { Shape } from './shape';
import { anyRecord, plainWords, tagGroups } from './tags';

/** The words of a filter as they are searched: `git`, or `git*` for a beginning. Refused is what could not be answered as it was meant. */
export function wordsOf(filter: FixedFilter): Result<readonly string[]> {
  const typed = filter.text ?? '';
  if (typed.length > limits.enforcementQueryCharsMax)
    return err(refused(`The search text has more than ${limits.enforcementQueryCharsMax} characters.`));
  const text = plainWords(typed.normalize('NFC'));
  const words = [...new Set(text.match(/[\p{L}\p{N}\p{M}]+\*?/gu) ?? [])];
  if (words.length === 0 && typed.trim() !== '')
    return err({
      ...refused('The search text holds no letter and no digit, and nothing else is searched for.'),
      next: 'Type a word of the command, a path, a rule or a host.',
    });
  if (words.length > limits.enforcementQueryWordsMax)
    return err(refused(`The search text has more than ${limits.enforcementQueryWordsMax} words.`));
  const short = words.find((word) => word.endsWith('*') && word.length <= limits.enforcementPrefixCharsMin);
  if (short !== undefined)
    return err(
      refused(
        `"${short}" would match almost everything: before the * stand at least ${limits.enforcementPrefixCharsMin} characters.`,
      ),
    );
  if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to)
    return err({
      ...refused('The time that is searched ends before it begins.'),
      next: 'Choose another beginning or end.',
    });
  return ok(words);
}

/**
 * What the full-text index is asked; null: nothing is in the selection. Every word is quoted, so that nothing a person types is syntax; a word
 * is what lies between characters that are neither letters nor digits, as in the index itself. `shapes`: all that the index holds.
 */
export function expressionOf(
  words: readonly string[],
  filter: FixedFilter,
  shapes: readonly Shape[],
): string | null {
  const groups = tagGroups(filter, shapes);
  if (groups === null) return null;
  const terms = words.map((word) => (word.endsWith('*') ? `${quoted(word.slice(0, -1))} *` : quoted(word)));
  const all = [...terms, ...groups.map((tags) => `(${tags.map(quoted).join(' OR ')})`)];
  return all.length === 0 ? quoted(anyRecord) : all.join(' AND ');
}

const quoted = (term: string): string => `"${term}"`;

const refused = (what: string) => ({
  kind: 'enforcement.query-refused',
  what,
  safe: 'Nothing was searched.',
  next: 'Use fewer or longer words; filters narrow further.',
});
