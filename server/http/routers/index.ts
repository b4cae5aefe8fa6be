import { router } from '../trpc';
import { accountRouter } from './account';
import { approvalsRouter } from './approvals';
import { enforcementRouter } from './enforcement';
import { exportsRouter } from './exports';
import { jobsRouter } from './jobs';
import { ledgerRouter } from './ledger';
import { policiesRouter } from './policies';
import { projectsRouter } from './projects';
import { replayRouter } from './replay';
import { runtimesRouter } from './runtimes';
import { sessionsRouter } from './sessions';
import { systemRouter } from './system';

/** One router per noun. The API of the product: the browser, the control socket and the CLI call nothing else. */
export const appRouter = router({
  system: systemRouter,
  projects: projectsRouter,
  sessions: sessionsRouter,
  approvals: approvalsRouter,
  runtimes: runtimesRouter,
  account: accountRouter,
  jobs: jobsRouter,
  policies: policiesRouter,
  ledger: ledgerRouter,
  enforcement: enforcementRouter,
  exports: exportsRouter,
  replay: replayRouter,
});

export type AppRouter = typeof appRouter;
