const lineFeed = 10;
const blank = new Set([9, 13, 32]);

/** Place of a line in the file: `[start, end)` without its line feed; `next` is where the following one begins. */
export interface ByteLine {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** The line that begins at `start`. Carriage returns stay in it. */
export function lineAt(bytes: Uint8Array, start: number): ByteLine {
  const feed = bytes.indexOf(lineFeed, start);
  const end = feed === -1 ? bytes.length : feed;
  return { start, end, next: feed === -1 ? bytes.length : feed + 1 };
}

export function isBlank(bytes: Uint8Array, line: ByteLine): boolean {
  for (let at = line.start; at < line.end; at++) if (!blank.has(bytes[at] ?? 0)) return false;
  return true;
}

/** Whether the line begins with an ASCII text. */
export function beginsWith(bytes: Uint8Array, line: ByteLine, ascii: string): boolean {
  if (line.end - line.start < ascii.length) return false;
  for (let i = 0; i < ascii.length; i++) if (bytes[line.start + i] !== ascii.charCodeAt(i)) return false;
  return true;
}

/** Whether the line is an ASCII text, with nothing but blanks after it. */
export const isLine = (bytes: Uint8Array, line: ByteLine, ascii: string): boolean =>
  beginsWith(bytes, line, ascii) && isBlank(bytes, { ...line, start: line.start + ascii.length });

/** The first line from `start` on that is not blank; null at the end of the file. */
export function nextFull(bytes: Uint8Array, start: number): ByteLine | null {
  for (let at = start; at < bytes.length; ) {
    const line = lineAt(bytes, at);
    if (!isBlank(bytes, line)) return line;
    at = line.next;
  }
  return null;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** Text of a range; `exact` is false when bytes were not UTF-8 and stand as U+FFFD. */
export function textOf(bytes: Uint8Array, start: number, end: number): { text: string; exact: boolean } {
  const part = bytes.subarray(start, end);
  try {
    return { text: strictDecoder.decode(part), exact: true };
  } catch {
    return { text: decoder.decode(part), exact: false };
  }
}
