/**
 * Text that contains the words of the format itself. The original looks for its markers and headings anywhere in the file, so a text that
 * contains one must not show it literally. A backslash inside the marker breaks it for every reader, and Markdown does not show the
 * backslash: `##\# User` and `<\!-- CODEXCHAT_…` look on a page as they were typed. A text that already has such a backslash gets one more, so
 * that taking one away always gives the text back. Blocks in which this was done say so (`escaped=1`); in all others a backslash is text.
 */
const rules: readonly { readonly found: RegExp; readonly broken: RegExp }[] = [
  {
    found: /##(\\*)# (User|Assistant|Actions)(?=[ \t]*(?:\r?\n|$))/g,
    broken: /##\\(\\*)# (User|Assistant|Actions)(?=[ \t]*(?:\r?\n|$))/g,
  },
  { found: /<(\\*)!-- CODEXCHAT_/g, broken: /<\\(\\*)!-- CODEXCHAT_/g },
];

/** What stands for an answer that has no text. */
export const placeholders = {
  pending: '_Pending response..._',
  failed: '_Turn failed before assistant output._',
  completed: '_No assistant output captured._',
} as const;

const wholeFound =
  /^(\\*)_(Pending response\.\.\.|Turn failed before assistant output\.|No assistant output captured\.)_$/;
const wholeBroken =
  /^\\(\\*)_(Pending response\.\.\.|Turn failed before assistant output\.|No assistant output captured\.)_$/;

/** The text with every marker in it broken; the same text when there was none. */
export function escapeText(text: string): string {
  const [heading, marker] = rules;
  let out = text;
  if (heading && text.includes('##')) out = out.replace(heading.found, '##\\$1# $2');
  if (marker && text.includes('!-- CODEXCHAT_')) out = out.replace(marker.found, '<\\$1!-- CODEXCHAT_');
  return out.replace(wholeFound, '\\$1_$2_');
}

export function unescapeText(text: string): string {
  const [heading, marker] = rules;
  let out = text;
  if (heading) out = out.replace(heading.broken, '##$1# $2');
  if (marker) out = out.replace(marker.broken, '<$1!-- CODEXCHAT_');
  return out.replace(wholeBroken, '$1_$2_');
}
