import type { Json, JsonObject } from '../../server/vocabulary';

/** Reads of reports that jobs keep: what is absent or of another shape counts as empty, so that an older report can still be drawn. */
export const objectIn = (value: Json | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
export const listIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.map(objectIn).filter((one) => one !== null) : [];
export const textIn = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const countIn = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
