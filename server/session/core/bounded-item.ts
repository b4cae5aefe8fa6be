import type { Json, JsonObject } from '../../vocabulary';
import { limits } from '../../vocabulary';

export interface BoundedItem {
  readonly data: JsonObject;
  /** Field path (`aggregatedOutput`, `changes.0.diff`) → full length, UTF-16 code units. */
  readonly cut: { readonly [field: string]: number };
}

/** Never cuts a surrogate pair in two. */
const safeHead = (text: string, length: number): string =>
  /[\uD800-\uDBFF]$/.test(text.slice(0, length)) ? text.slice(0, length - 1) : text.slice(0, length);
const safeTail = (text: string, length: number): string => {
  const tail = text.slice(-length);
  return /^[\uDC00-\uDFFF]/.test(tail) ? tail.slice(1) : tail;
};

/** Head and tail of a long text with a line between that says how much is missing. */
export function cutMiddle(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const half = Math.floor(charsMax / 2);
  const left = safeHead(text, half);
  const right = safeTail(text, half);
  return `${left}\n… ${text.length - left.length - right.length} characters not shown here …\n${right}`;
}

/** A copy of the runtime's item in which every long text is cut in the middle; the ledger keeps the whole. */
export function boundItem(raw: JsonObject): BoundedItem {
  const cut: Record<string, number> = {};
  const walk = (value: Json, path: string): Json => {
    if (typeof value === 'string') {
      if (value.length <= limits.itemRowTextCharsMax) return value;
      cut[path] = value.length;
      return cutMiddle(value, limits.itemRowTextCharsMax);
    }
    if (Array.isArray(value)) return value.map((entry, index) => walk(entry, `${path}.${index}`));
    if (typeof value === 'object' && value !== null) return walkObject(value as JsonObject, path);
    return value;
  };
  const walkObject = (object: JsonObject, path: string): JsonObject =>
    Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key, walk(value, path === '' ? key : `${path}.${key}`)]),
    );
  return { data: walkObject(raw, ''), cut };
}

/** The text at a field path of an item, or null. */
export function textAt(item: JsonObject, field: string): string | null {
  let value: Json | undefined = item;
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as { readonly [key: string]: Json })[key];
  }
  return typeof value === 'string' ? value : null;
}
