import type { Entry } from './apply-rows';

/** Entries kept so that an answer which left the server before them can be brought up to date. Beyond it the answer is asked anew. */
export const entriesKeptMax = 2_000;

/**
 * The last entries this tab has seen. An answer that comes from the server says `asOf`; `since(asOf)` gives what happened after it, or null
 * when the tab did not see all of that and the answer must be asked again.
 */
export interface EntryBuffer {
  /** The feed gives every entry after `position` from now on. */
  startAt(position: number): void;
  add(entries: readonly Entry[]): void;
  since(asOf: number): readonly Entry[] | null;
}

export function createEntryBuffer(): EntryBuffer {
  let entries: Entry[] = [];
  let floor: number | null = null;
  return {
    startAt(position) {
      entries = [];
      floor = position;
    },
    add(fresh) {
      entries.push(...fresh);
      if (entries.length <= entriesKeptMax) return;
      const cut = entries.splice(0, entries.length - entriesKeptMax);
      floor = cut.at(-1)?.seq ?? floor;
    },
    since(asOf) {
      // Before the feed has joined nothing can be missed: joining asks again for what is older than its position.
      if (floor === null) return [];
      if (asOf < floor) return null;
      return entries.filter((entry) => entry.seq > asOf);
    },
  };
}
