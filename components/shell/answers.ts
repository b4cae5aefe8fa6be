import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter, PastReplay } from '../../server/http';

export type RouterInput = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

/** Shapes of answers that only some screens draw. */
export type ProjectArchives = Outputs['projects']['archives'];
export type ArchivesReport = Outputs['projects']['checkArchives'];
export type PolicyView = Outputs['policies']['view'];
export type Tried = Outputs['policies']['tryAct'];
export type CheckedCopy = Outputs['policies']['check'];
/** What a job of the kind `policy-replay` reports. */
export type Replay = PastReplay;
