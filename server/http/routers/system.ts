import { procedure, router } from '../trpc';

export const systemRouter = router({
  status: procedure.query(({ ctx }) => ctx.plane.status()),
});
