import { z } from 'zod';
import { procedure, router } from '../trpc';
import { command, flavour, worker } from './inputs';

export const runtimesRouter = router({
  list: procedure.query(({ ctx }) => ctx.plane.runtimes.list()),
  models: procedure.input(z.object({ flavour })).query(({ ctx, input }) => ctx.plane.runtimes.models(input)),
  restart: procedure
    .input(command.extend({ flavour, worker }))
    .mutation(({ ctx, input }) => ctx.plane.runtimes.restart(input)),
  stop: procedure
    .input(command.extend({ flavour, worker }))
    .mutation(({ ctx, input }) => ctx.plane.runtimes.stop(input)),
});
