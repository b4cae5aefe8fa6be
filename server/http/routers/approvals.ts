import { z } from 'zod';
import { procedure, router } from '../trpc';
import { answer, command, uuid } from './inputs';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const approvalsRouter = router({
  pending: procedure.query(({ ctx }) => ctx.plane.approvals.pending()),
  decide: procedure
    .input(command.extend({ approvalId: uuid, answer, shownHash: hash, grant: hash.optional() }))
    .mutation(({ ctx, input: { grant, ...input } }) =>
      ctx.plane.approvals.decide({ ...input, by: ctx.actor, ...(grant === undefined ? {} : { grant }) }),
    ),
});
