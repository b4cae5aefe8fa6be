import { visibleText } from './escape-html';

/**
 * Text of others inside our Markdown. A quotation keeps its own Markdown but cannot leave the quotation, and HTML and pictures in it are shown
 * as text; a fence is longer than any in what it holds.
 */
export function quoted(markdown: string): string {
  let fence: string | null = null;
  return visibleText(markdown)
    .split('\n')
    .map((line) => {
      const mark = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];
      const inside = fence !== null;
      if (fence === null) fence = mark ?? null;
      else if (
        mark !== undefined &&
        mark[0] === fence[0] &&
        mark.length >= fence.length &&
        line.trim() === mark
      )
        fence = null;
      return `> ${inside || mark !== undefined ? line : harmless(line)}`;
    })
    .join('\n');
}

/** No tag, no picture (it would tell a stranger that the text was read), and no link but to an address in sight. */
const harmless = (line: string): string =>
  line
    .replaceAll('<', '&lt;')
    .replaceAll('![', '!\\[')
    .replaceAll(/\](?=[(:])(?!\((?:https?:\/\/|mailto:|#))/gi, ']\\');

export function fenced(content: string, language = ''): string {
  const shown = visibleText(content);
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** One line of words, in which nothing is Markdown. */
export const plainLine = (text: string): string =>
  visibleText(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]#|<>~&]/g, (char) =>
      /[<>&]/.test(char) ? `&#${char.charCodeAt(0)};` : `\\${char}`,
    );
