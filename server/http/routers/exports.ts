import { z } from 'zod';
import { procedure, router } from '../trpc';
import { uuid } from './inputs';

export const exportsRouter = router({
  /** The address of one download, good once and for a minute: `GET` it, or point a link at it. */
  ticket: procedure
    .input(
      z.object({
        sessionId: uuid,
        format: z.enum(['html', 'md', 'ndjson', 'otlp', 'atif', 'seed']),
        content: z.boolean().optional(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.plane.exports.ticket({ ...input, content: input.content ?? false })),
});
