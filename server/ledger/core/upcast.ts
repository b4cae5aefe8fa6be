import { eventSchemas, type JsonObject, schemaVersion } from '../../vocabulary';

/** Lifts a payload from one schema version to the next. Pure and total: what was valid then comes out valid now. */
export type Upcaster = (payload: JsonObject) => JsonObject;

/** By event type, then by the version that it lifts from. */
export type Upcasters = { readonly [type: string]: { readonly [from: number]: Upcaster } };

/** What a reader knows of events: the newest version of each kind, and the way there from every older one. */
export interface EventKnowledge {
  /** Null for a kind that is not known. */
  readonly newest: (type: string) => number | null;
  readonly upcasters: Upcasters;
}

/** No event has had another shape yet; an upcaster stands here from the day its event gets version 2, and for ever. */
export const upcasters: Upcasters = {};

/** What this program knows. */
export const knowledge: EventKnowledge = {
  newest: (type) => (isKnown(type) ? schemaVersion(type) : null),
  upcasters,
};

const isKnown = (type: string): type is keyof typeof eventSchemas => Object.hasOwn(eventSchemas, type);

/** Whether a reader understands an entry: its kind, and a version that is not newer than the reader. */
export function isUnderstood(
  { newest, upcasters: all }: EventKnowledge,
  type: string,
  schema: number,
): boolean {
  const to = newest(type);
  if (to === null || schema > to) return false;
  for (let from = schema; from < to; from++) if (!all[type]?.[from]) return false;
  return true;
}

/** The payload in its newest shape; of an entry that is not understood, as it was written. */
export function upcast(known: EventKnowledge, type: string, schema: number, payload: JsonObject): JsonObject {
  if (!isUnderstood(known, type, schema)) return payload;
  let lifted = payload;
  for (let from = schema; ; from++) {
    const lift = known.upcasters[type]?.[from];
    if (!lift || from >= (known.newest(type) ?? 0)) return lifted;
    lifted = lift(lifted);
  }
}
