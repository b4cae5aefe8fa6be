import type { Json, JsonObject } from '../../../vocabulary';

/** The value when it is an object, else an empty one. */
export const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
