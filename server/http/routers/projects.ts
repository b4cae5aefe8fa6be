import { z } from 'zod';
import { procedure, router } from '../trpc';
import { command, settings, uuid } from './inputs';

const path = z.string().min(1).max(4096);
const projectCommand = command.extend({ projectId: uuid });

export const projectsRouter = router({
  list: procedure.query(({ ctx }) => ctx.plane.projects.list()),
  complete: procedure
    .input(z.object({ prefix: z.string().max(4096) }))
    .query(({ ctx, input }) => ctx.plane.projects.complete(input)),
  add: procedure.input(command.extend({ path })).mutation(({ ctx, input }) => ctx.plane.projects.add(input)),
  addSample: procedure.input(command).mutation(({ ctx, input }) => ctx.plane.projects.addSample(input)),
  configure: procedure
    .input(projectCommand.extend({ settings }))
    .mutation(({ ctx, input }) => ctx.plane.projects.configure(input)),
  remove: procedure.input(projectCommand).mutation(({ ctx, input }) => ctx.plane.projects.remove(input)),
});
