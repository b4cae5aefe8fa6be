import { limits } from '../../vocabulary';
import type { Finder, Span } from './span';

/** Secrets that the program was given, or that its own environment holds: hidden wherever they stand, also in base64. */
export class KnownValues {
  private readonly values = new Set<string>();
  private readonly base64: (text: string) => string;

  constructor(base64: (text: string) => string) {
    this.base64 = base64;
  }

  /** Short values are words that stand everywhere, very long ones are no secrets: neither is searched for. The oldest leaves at the bound. */
  add(value: string): void {
    for (const one of [value, this.base64(value).replace(/=+$/, '')]) {
      if (one.length < limits.redactionKnownCharsMin || one.length > limits.redactionKnownCharsMax) continue;
      this.values.add(one);
    }
    for (const oldest of this.values) {
      if (this.values.size <= limits.redactionKnownMax) break;
      this.values.delete(oldest);
    }
  }

  readonly find: Finder = (text) => {
    const found: Span[] = [];
    for (const value of this.values)
      for (let from = text.indexOf(value); from !== -1; from = text.indexOf(value, from + value.length))
        found.push({ from, to: from + value.length, anchor: from, kind: 'known-value' });
    return found;
  };

  /** Where a value with white space in it may have begun that goes on behind the text; null when none has. */
  begunIn(text: string): number | null {
    let first: number | null = null;
    for (const value of this.values) {
      if (!/\s/.test(value)) continue;
      for (let length = Math.min(value.length - 1, text.length); length > 0; length -= 1)
        if (text.endsWith(value.slice(0, length))) {
          first = Math.min(first ?? text.length, text.length - length);
          break;
        }
    }
    return first;
  }

  /** Where, at the end of a text that was cut off, a known value had begun; null when none had. */
  cutAt(text: string): number | null {
    for (const value of this.values)
      for (let length = Math.min(value.length - 1, text.length); length >= cutCharsMin; length -= 1)
        if (text.endsWith(value.slice(0, length))) return text.length - length;
    return null;
  }
}

/** Fewer characters of a known value tell nothing. */
const cutCharsMin = 4;
const secretName =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|account|private|secret|signing|encryption|auth)_?key|_auth)(?:_?\d+)?$/i;
const notAName = /(?:^|_)(?:PWD|OLDPWD)$/;

/** Values of an environment whose names say that they are secret. Paths are none. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([key, value]) =>
    value !== undefined && secretName.test(key) && !notAName.test(key) && !/^(?:\/|\.{0,2}\/|~)/.test(value)
      ? [value]
      : [],
  );
}

/** Names of fields whose whole value is a secret. */
export const secretField =
  /^(?:.*[_-])?(?:password|passwd|passphrase|secret|api[_-]?key|(?:access|auth|refresh|bearer|id|session)[_-]?token|private[_-]?key|(?:client|app)[_-]?secret)$|^token$|(?:[a-z](?:Password|Secret|ApiKey|AccessToken|AuthToken|RefreshToken|PrivateKey))$|^(?:apiKey|accessToken|authToken|refreshToken|privateKey|clientSecret)$/i;
