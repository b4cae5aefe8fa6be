import { z } from 'zod';
import { procedure, router } from '../trpc';
import { answer, command, uuid } from './inputs';

export const approvalsRouter = router({
  pending: procedure.query(({ ctx }) => ctx.plane.approvals.pending()),
  decide: procedure
    .input(command.extend({ approvalId: uuid, answer, shownHash: z.string().regex(/^[0-9a-f]{64}$/) }))
    .mutation(({ ctx, input }) => ctx.plane.approvals.decide({ ...input, by: ctx.actor })),
});
