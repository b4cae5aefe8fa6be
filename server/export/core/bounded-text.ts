import { cutMiddle } from '../../session/core/bounded-item';
import { limits } from '../../vocabulary';

/** A text that is not too long for one place in a file; the line in its middle says how much is missing. */
export const bounded = (text: string): string => cutMiddle(text, limits.exportTextCharsMax);

/** A map that never holds more than `limits.exportOpenMax`; `set` returns what had to go. */
export class BoundedMap<Value> {
  readonly #kept = new Map<string, Value>();

  set(key: string, value: Value): Value | null {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    if (this.#kept.size <= limits.exportOpenMax) return null;
    for (const [oldest, gone] of this.#kept) {
      this.#kept.delete(oldest);
      return gone;
    }
    return null;
  }

  get(key: string): Value | null {
    return this.#kept.get(key) ?? null;
  }

  take(key: string): Value | null {
    const value = this.#kept.get(key) ?? null;
    this.#kept.delete(key);
    return value;
  }

  /** Everything that is left, oldest first. */
  drain(): readonly Value[] {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    return all;
  }
}
