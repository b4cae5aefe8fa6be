/**
 * What one word of a command is when the shell has expanded it.
 * `literal`: exactly this text. `glob`: any name that the pattern matches. `unknown`: some text, of which `text` is the known beginning.
 */
export interface Value {
  readonly kind: 'literal' | 'glob' | 'unknown';
  readonly text: string;
  /** As it stands in the request. */
  readonly source: string;
  /** Unquoted, so it can become several words. */
  readonly splits?: boolean;
}

export const literal = (text: string, source: string = text): Value => ({ kind: 'literal', text, source });
export const unknown = (prefix: string, source: string): Value => ({ kind: 'unknown', text: prefix, source });

/** Whether the expanded word can begin with a dash, and so be an option. */
export const canBeOption = ({ kind, text, splits }: Value): boolean =>
  splits === true
    ? true
    : kind === 'literal'
      ? text.startsWith('-') && text !== '-'
      : text === '' || /^[-*?[+@!]/.test(text);
