import { z } from 'zod';
import { enforcementFilter } from './enforcement';

const id = z.string().min(1);

/** Stream `searches`, written by the enforcement log: selections that a person gave a name. */
export const searchEvents = {
  /** With the id of an earlier one it takes its place. */
  'search.saved': z.object({ searchId: id, name: id, filter: enforcementFilter }),
  'search.deleted': z.object({ searchId: id }),
} as const;
