import { err, limits, ok, type Result } from '../../vocabulary';
import type { FixedFilter } from './fixed-filter';
import { anyRecord, plainWords, tagGroups } from './tags';

/** What the full-text index is asked, and the words that were understood. */
export interface Match {
  readonly expression: string;
  /** As they are searched: `git`, or `git*` for a beginning. */
  readonly words: readonly string[];
}

/**
 * A filter as an expression of the index. Every word is quoted, so that nothing a person types is syntax; a word is what lies between
 * characters that are neither letters nor digits, as in the index itself.
 */
export function matchOf(filter: FixedFilter): Result<Match> {
  const text = plainWords(filter.text ?? '').normalize('NFC');
  if (text.length > limits.enforcementQueryCharsMax)
    return err(refused(`The search text has more than ${limits.enforcementQueryCharsMax} characters.`));
  const words = [...new Set(text.match(/[\p{L}\p{N}\p{M}]+\*?/gu) ?? [])];
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
  const groups = tagGroups(filter).map((tags) => `(${tags.map(quoted).join(' OR ')})`);
  const terms = words.map((word) => (word.endsWith('*') ? `${quoted(word.slice(0, -1))} *` : quoted(word)));
  const all = [...terms, ...groups];
  return ok({ expression: all.length === 0 ? quoted(anyRecord) : all.join(' AND '), words });
}

const quoted = (term: string): string => `"${term}"`;

const refused = (what: string) => ({
  kind: 'enforcement.query-refused',
  what,
  safe: 'Nothing was searched.',
  next: 'Use fewer or longer words; filters narrow further.',
});
