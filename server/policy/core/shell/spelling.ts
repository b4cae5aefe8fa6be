/**
 * What a request looks like must be what it is. Characters that move the cursor, hide, reverse, or pass for others make a person approve
 * something else than what runs.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Letters that are drawn as nothing, and spaces that are not the one that separates words. */
const blank = /[\u115F\u1160\u2800\u3164\uFFA0]|(?![ ])\p{Zs}/u;

/** Why a text may not be shown or run as it is; empty when it is plain. Newlines and tabs are plain. */
export function spellingDoubts(text: string): readonly string[] {
  const plain = text.replaceAll('\n', '').replaceAll('\t', '');
  const doubts: string[] = [];
  if (invisible.test(plain)) doubts.push('control-character');
  if (blank.test(plain)) doubts.push('deceptive-space');
  return doubts;
}

/** A command name, host or option of other letters than ASCII passes for another one. */
export const isPlainName = (name: string): boolean => /^[\x21-\x7e]+$/.test(name);

/** A word of letters from two alphabets, one of them Latin, such as `рs` with a Cyrillic first letter. */
export const mixesAlphabets = (word: string): boolean =>
  /^[\p{L}-]+$/u.test(word) && /[a-z]/i.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
