/** A fault in a policy file, told so that it can be mended without reading the manual. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly what: string;
  readonly remedy: string;
}

/** A byte order mark is invisible, and what follows it is another text than the one that is seen. */
export const byteOrderMark = (file: string, text: string): Problem | null =>
  text.startsWith('\uFEFF')
    ? {
        file,
        line: 1,
        what: 'It begins with a byte order mark.',
        remedy: 'Save it as UTF-8 without one (in most editors: "UTF-8", not "UTF-8 with BOM").',
      }
    : null;
