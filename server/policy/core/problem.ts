/** A fault in a policy file, told so that it can be mended without reading the manual. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly what: string;
  readonly remedy: string;
}
