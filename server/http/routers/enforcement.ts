import { z } from 'zod';
import { enforcementFilter, limits } from '../../vocabulary';
import { procedure, router } from '../trpc';
import { command, uuid } from './inputs';

const before = z.int().positive().nullable().default(null);
const filter = enforcementFilter.default({});
/** Far above what a name may have, so that the refusal is in words. */
const name = z.string().max(1_000);

/** What the agent did and what was decided about it. */
export const enforcementRouter = router({
  search: procedure
    .input(
      z.object({
        filter,
        before,
        limit: z.int().positive().max(limits.enforcementPageMax).default(limits.enforcementPageMax),
        wait: z.boolean().default(false),
      }),
    )
    .query(({ ctx, input }) => ctx.plane.enforcement.search(input)),
  get: procedure
    .input(z.object({ seq: z.int().positive() }))
    .query(({ ctx, input }) => ctx.plane.enforcement.get(input)),
  counts: procedure
    .input(
      z.object({
        filter,
        buckets: z.int().positive().max(limits.enforcementBucketsMax).default(limits.enforcementBucketsMax),
        zone: z.string().min(1).max(100).default('UTC'),
      }),
    )
    .query(({ ctx, input }) => ctx.plane.enforcement.counts(input)),
  ruleHits: procedure.query(({ ctx }) => ctx.plane.enforcement.ruleHits()),
  pastRequests: procedure
    .input(
      z.object({
        filter,
        before,
        limit: z.int().positive().max(limits.enforcementPastMax).default(limits.enforcementPastMax),
      }),
    )
    .query(({ ctx, input }) => ctx.plane.enforcement.pastRequests(input)),
  exportTicket: procedure
    .input(z.object({ filter }))
    .mutation(({ ctx, input }) => ctx.plane.enforcement.exportTicket(input)),
  savedSearches: procedure.query(({ ctx }) => ctx.plane.enforcement.savedSearches()),
  saveSearch: procedure
    .input(command.extend({ name, filter }))
    .mutation(({ ctx, input }) => ctx.plane.enforcement.saveSearch(input)),
  renameSearch: procedure
    .input(command.extend({ searchId: uuid, name }))
    .mutation(({ ctx, input }) => ctx.plane.enforcement.renameSearch(input)),
  deleteSearch: procedure
    .input(command.extend({ searchId: uuid }))
    .mutation(({ ctx, input }) => ctx.plane.enforcement.deleteSearch(input)),
  rebuild: procedure.input(command).mutation(({ ctx, input }) => ctx.plane.enforcement.rebuild(input)),
  state: procedure.query(({ ctx }) => ctx.plane.enforcement.state()),
});
