import type { ControlPlane } from '../plane';
import { appRouter } from '../routers';
import { createCallerFactory } from '../trpc';

/** Tests only: the routers as a person's browser reaches them, with their checks of what comes in. */
export const createCaller = (plane: ControlPlane) => createCallerFactory(appRouter)({ plane, actor: 'web' });
