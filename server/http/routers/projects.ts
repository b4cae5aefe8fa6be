import { z } from 'zod';
import { procedure, router } from '../trpc';
import { command, settings, uuid } from './inputs';

const path = z.string().min(1).max(4096);
/** Ids of threads come from other programs. */
const uuidOfAnyKind = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const turnLimit = z.int().positive().nullable();
const projectCommand = command.extend({ projectId: uuid });

/** What a person decides about the project's own rules, by the hash of what was shown. */
const policyChoice = projectCommand.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) });

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
  safety: procedure
    .input(z.object({ projectId: uuid }))
    .query(({ ctx, input }) => ctx.plane.projects.safety(input)),
  acceptPolicy: procedure
    .input(policyChoice)
    .mutation(({ ctx, input }) => ctx.plane.projects.acceptPolicy(input)),
  declinePolicy: procedure
    .input(policyChoice)
    .mutation(({ ctx, input }) => ctx.plane.projects.declinePolicy(input)),
  withdrawPolicy: procedure
    .input(policyChoice)
    .mutation(({ ctx, input }) => ctx.plane.projects.withdrawPolicy(input)),
  archives: procedure
    .input(z.object({ projectId: uuid }))
    .query(({ ctx, input }) => ctx.plane.projects.archives(input)),
  readThread: procedure
    .input(
      z.object({ projectId: uuid, threadId: uuidOfAnyKind, beforeOrdinal: z.int().positive().optional() }),
    )
    .query(({ ctx, input }) => ctx.plane.projects.readThread(input)),
  checkArchives: procedure
    .input(z.object({ projectId: uuid }))
    .query(({ ctx, input }) => ctx.plane.projects.checkArchives(input)),
  setArchives: procedure
    .input(
      projectCommand.extend({
        mode: z.enum(['dual', 'ledger-only']).optional(),
        place: z.enum(['project', 'data']).optional(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.plane.projects.setArchives(input)),
  backfill: procedure
    .input(projectCommand.extend({ limit: turnLimit, force: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.plane.projects.backfill(input)),
  importHome: procedure
    .input(command.extend({ projectId: uuid.nullable(), home: path, limit: turnLimit, force: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.plane.projects.importHome(input)),
  exportThread: procedure
    .input(
      z.object({
        projectPath: path,
        threadId: uuidOfAnyKind,
        limit: turnLimit,
        generatedAt: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
          .nullable(),
      }),
    )
    .query(({ ctx, input }) => ctx.plane.projects.exportThread(input)),
  remove: procedure.input(projectCommand).mutation(({ ctx, input }) => ctx.plane.projects.remove(input)),
});
