import { z } from 'zod';
import { enforcementFilter, limits } from '../../vocabulary';
import { procedure, router } from '../trpc';

const before = z.int().positive().nullable().default(null);
const filter = enforcementFilter.default({});

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
  state: procedure.query(({ ctx }) => ctx.plane.enforcement.state()),
});
