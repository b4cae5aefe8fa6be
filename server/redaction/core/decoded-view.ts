/**
 * A text as its reader sees it: without colours, with JSON's and shell's escapes and percent codes resolved, so that `\nsk-…`, `%3Dsk-…`
 * and a token with a colour in its middle are found. Each place leads back to the text as it is.
 */
export interface DecodedView {
  readonly text: string;
  /** Where a character of the view begins in the text, and where it ends there. */
  readonly begins: readonly number[];
  readonly ends: readonly number[];
}

const codes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of terminals begin with a control character
  /\u001b\[[0-9;:?]{0,64}[@-~]|\u001b\][^\u0007\u001b]{0,2048}(?:\u0007|\u001b\\)|[\u200b-\u200d\u00ad\ufeff]|\\{1,8}(?:u[0-9a-f]{4}|["'`/nrt])|%[0-9a-f]{2}/gi;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const worth = /[\u001b\\%\u200b-\u200d\u00ad\ufeff]/;
const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Null when the text is what it looks like. */
export function decodedView(text: string): DecodedView | null {
  if (!worth.test(text)) return null;
  const begins: number[] = [];
  const ends: number[] = [];
  let out = '';
  let at = 0;
  const copy = (to: number): void => {
    out += text.slice(at, to);
    for (; at < to; at += 1) {
      begins.push(at);
      ends.push(at + 1);
    }
  };
  for (const match of text.matchAll(codes)) {
    copy(match.index);
    const char = meant(match[0]);
    at = match.index + match[0].length;
    if (char === '') continue;
    out += char;
    begins.push(match.index);
    ends.push(at);
  }
  if (at === 0) return null;
  copy(text.length);
  return { text: out, begins, ends };
}

/** Always one code unit, or none for what is not seen. */
function meant(code: string): string {
  if (code.startsWith('%')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  if (!code.startsWith('\\')) return '';
  const told = code.replace(/^\\+/, '');
  if (told.length > 1) return String.fromCharCode(Number.parseInt(told.slice(1), 16));
  return letters[told] ?? told;
}
