import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '../../server/http';

export type RouterInput = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

/** Shapes of answers that only some screens draw. */
export type ProjectArchives = Outputs['projects']['archives'];
export type ArchivesReport = Outputs['projects']['checkArchives'];
