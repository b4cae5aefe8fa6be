import { z } from 'zod';
import { procedure, router } from '../trpc';
import { command } from './inputs';

export const accountRouter = router({
  read: procedure.query(({ ctx }) => ctx.plane.account.read()),
  login: procedure
    .input(
      command.extend({
        method: z.enum(['chatgpt', 'apiKey']),
        apiKey: z.string().min(1).max(512).optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      ctx.plane.account.login({
        commandId: input.commandId,
        method: input.method,
        ...(input.apiKey === undefined ? {} : { apiKey: input.apiKey }),
      }),
    ),
  cancelLogin: procedure.input(command).mutation(({ ctx, input }) => ctx.plane.account.cancelLogin(input)),
  logout: procedure.input(command).mutation(({ ctx, input }) => ctx.plane.account.logout(input)),
});
