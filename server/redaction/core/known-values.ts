import { limits } from '../../vocabulary';
import { isPath } from './announced-values';
import { isSecretVariable } from './secret-names';
import type { Finder, Span } from './span';
import { placeholder } from './tokens';

/** Secrets that the program was given, or that its own environment holds: hidden wherever they stand, also in base64. */
export class KnownValues {
  /** Each value with the forms in which it is searched for. */
  private readonly values = new Map<string, readonly string[]>();
  private readonly base64: (text: string) => string;

  constructor(base64: (text: string) => string) {
    this.base64 = base64;
  }

  /**
   * Short values are words that stand everywhere, very long ones are no secrets: neither is searched for. The oldest leaves at the bound; one that
   * is added again is the youngest.
   */
  add(value: string): void {
    this.values.delete(value);
    const forms = [value, ...this.inBase64(value)].filter(
      ({ length }) => length >= limits.redactionKnownCharsMin && length <= limits.redactionKnownCharsMax,
    );
    if (value.length >= limits.redactionKnownCharsMin && forms.length > 0) this.values.set(value, forms);
    for (const oldest of this.values.keys()) {
      if (this.values.size <= limits.redactionKnownMax) break;
      this.values.delete(oldest);
    }
  }

  readonly find: Finder = (text) => {
    const found: Span[] = [];
    for (const value of this.forms())
      for (let from = text.indexOf(value); from !== -1; from = text.indexOf(value, from + value.length))
        found.push({ from, to: from + value.length, anchor: from, kind: 'known-value' });
    return found;
  };

  /** Where a value with white space in it may have begun that goes on behind the text; null when none has. */
  begunIn(text: string): number | null {
    let first: number | null = null;
    for (const value of this.forms()) {
      if (!/\s/.test(value)) continue;
      const length = beginningAtEnd(value, text);
      if (length > 0) first = Math.min(first ?? text.length, text.length - length);
    }
    return first;
  }

  /** Where, at the end of a text that was cut off, a known value had begun; null when none had. */
  cutAt(text: string): number | null {
    for (const value of this.forms()) {
      const length = beginningAtEnd(value, text);
      if (length >= cutCharsMin) return text.length - length;
    }
    return null;
  }

  private *forms(): Generator<string> {
    for (const forms of this.values.values()) yield* forms;
  }

  /** Base64 takes three bytes at once: behind one or two others (`user:`) a value reads differently. What depends on its neighbours is left out. */
  private inBase64(value: string): readonly string[] {
    return [0, 1, 2].map((shift) => {
      const bytes = `${'x'.repeat(shift)}${value}`;
      const text = this.base64(bytes).replace(/=+$/, '');
      const from = shift === 0 ? 0 : shift + 1;
      return text.slice(from, text.length - (Math.ceil(text.length / 4) * 4 === text.length ? 0 : 1));
    });
  }
}

/** Fewer characters of a known value tell nothing. */
const cutCharsMin = 4;

/** How much of the beginning of a value stands at the end of the text, not the whole of it: each character is looked at once. */
function beginningAtEnd(value: string, text: string): number {
  const tail = text.slice(Math.max(0, text.length - value.length + 1));
  const back: number[] = [0];
  const longer = (matched: number, char: string | undefined): number => {
    let length = matched;
    while (length > 0 && value[length] !== char) length = back[length - 1] ?? 0;
    return value[length] === char ? length + 1 : 0;
  };
  for (let at = 1; at < value.length; at += 1) back.push(longer(back[at - 1] ?? 0, value[at]));
  let matched = 0;
  for (const char of tail.split('')) matched = longer(matched, char);
  return matched;
}

/** Words that stand in every other file. Who has one of them as a password has none. */
const everyday = new Set(
  'password passwords passwort changeme changeit localhost postgres postgresql production development staging testing disabled enabled required optional undefined keychain anonymous username administrator root1234 secret123 password1 password123 12345678 123456789 1234567890'.split(
    ' ',
  ),
);
const isEveryday = (value: string): boolean =>
  everyday.has(value.toLowerCase()) || placeholder.test(value) || isPath(value) || /^(.)\1*$/.test(value);

const credentialsInAddress = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@]{0,256}?:([^\s/@]{1,512})@/i;

/** Values of an environment whose names say that they are secret, and passwords in its addresses. Paths and everyday words are none. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([key, value = '']) => {
    const [, inAddress = ''] = credentialsInAddress.exec(value) ?? [];
    const whole = isSecretVariable(key) && !/^https?:\/\/[^@]*$/i.test(value) ? [value] : [];
    return [...whole, inAddress].filter((one) => one !== '' && !isEveryday(one));
  });
}

/** Every string of a file of credentials that can be one. Dates, addresses and everyday words are none. */
export function credentialValues(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string')
    return value.length >= credentialMin && /\d/.test(value) && !/[\s:@]/.test(value) && !isEveryday(value)
      ? [value]
      : [];
  if (typeof value !== 'object' || value === null || depth > credentialDepthMax) return [];
  return Object.values(value).flatMap((item) => credentialValues(item, depth + 1));
}
const credentialMin = 16;
const credentialDepthMax = 8;
