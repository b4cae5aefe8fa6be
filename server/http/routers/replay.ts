import { z } from 'zod';
import { procedure, router } from '../trpc';
import { uuid } from './inputs';

const place = z.int().positive().nullable().default(null);

/** Sessions as they stood. */
export const replayRouter = router({
  at: procedure
    .input(z.object({ sessionId: uuid, at: place, nth: place }))
    .query(({ ctx, input }) => ctx.plane.replay.at(input)),
});
