import { z } from 'zod';
import { jobKinds, limits } from '../../vocabulary';
import { procedure, router } from '../trpc';
import { command, uuid } from './inputs';

const kind = z.enum(jobKinds);

/** Long work: each mutation answers with the job's id as soon as its start is durable. */
export const jobsRouter = router({
  list: procedure
    .input(z.object({ kind: kind.optional(), limit: z.int().positive().max(limits.jobsPageMax) }))
    .query(({ ctx, input: { kind, limit } }) =>
      ctx.plane.jobs.list({ ...(kind === undefined ? {} : { kind }), limit }),
    ),
  verify: procedure
    .input(command.extend({ archives: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.plane.jobs.verify(input)),
  rebuild: procedure.input(command).mutation(({ ctx, input }) => ctx.plane.jobs.rebuild(input)),
  prune: procedure
    .input(command.extend({ before: z.int().nonnegative(), dryRun: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.plane.jobs.prune(input)),
  backfill: procedure
    .input(
      command.extend({
        projectId: uuid,
        limit: z.int().positive().nullable().default(null),
        force: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input }) => ctx.plane.jobs.backfill(input)),
  importCodexHome: procedure
    .input(
      command.extend({
        projectId: uuid,
        home: z.string().min(1).max(4096),
        limit: z.int().positive().nullable().default(null),
        force: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input }) => ctx.plane.jobs.importCodexHome(input)),
  cancel: procedure
    .input(z.object({ jobId: uuid }))
    .mutation(({ ctx, input }) => ctx.plane.jobs.cancel(input)),
});
