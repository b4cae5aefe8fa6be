import type { Json, JsonObject } from '../../vocabulary';

/** Lenient reading of JSON that another program wrote: a field that is absent or of another type is null, never an exception. */

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(object: JsonObject, key: string): string | null {
  const value = object[key];
  return typeof value === 'string' ? value : null;
}

/** A text that is there and not empty: what an id must be. */
export function idOf(object: JsonObject, key: string): string | null {
  const value = textOf(object, key);
  return value === '' ? null : value;
}

/** A whole number from 0; anything else is null. */
export function countOf(object: JsonObject, key: string): number | null {
  const value = object[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function objectOf(object: JsonObject, key: string): JsonObject | null {
  const value = object[key];
  return isObject(value) ? value : null;
}

export function listOf(object: JsonObject, key: string): readonly Json[] {
  const value = object[key];
  return Array.isArray(value) ? value : [];
}

/** The object without the named keys. */
export function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/**
 * JSON of unknown meaning, bounded for keeping: itself when its text is short enough, else the beginning of its text and its length in
 * UTF-16 code units.
 */
export function bounded(value: Json | undefined, charsMax: number): Json {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length <= charsMax ? value : { cut: text.slice(0, charsMax), chars: text.length };
}
