import { z } from 'zod';
import { limits } from '../../vocabulary';
import { procedure, router } from '../trpc';
import { command, flavour, modelChoice, sessionCommand, uuid } from './inputs';

const sessionId = z.object({ sessionId: uuid });
const followup = sessionCommand.extend({ followupId: uuid });

export const sessionsRouter = router({
  list: procedure
    .input(z.object({ search: z.string().max(limits.titleCharsMax).optional(), archived: z.boolean() }))
    .query(({ ctx, input }) =>
      ctx.plane.sessions.list({
        archived: input.archived,
        ...(input.search === undefined ? {} : { search: input.search }),
      }),
    ),
  get: procedure.input(sessionId).query(({ ctx, input }) => ctx.plane.sessions.get(input)),
  items: procedure
    .input(sessionId.extend({ beforeOrdinal: z.int().positive() }))
    .query(({ ctx, input }) => ctx.plane.sessions.items(input)),
  fullText: procedure
    .input(z.object({ itemId: z.string().min(1).max(512), field: z.string().min(1).max(64) }))
    .query(({ ctx, input }) => ctx.plane.sessions.fullText(input)),
  create: procedure
    .input(command.extend({ projectId: uuid, flavour }).extend(modelChoice.shape))
    .mutation(({ ctx, input }) => ctx.plane.sessions.create(input)),
  rename: procedure
    .input(sessionCommand.extend({ title: z.string().trim().min(1).max(limits.titleCharsMax) }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.rename(input)),
  archive: procedure
    .input(sessionCommand.extend({ archived: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.archive(input)),
  chooseMode: procedure
    .input(
      sessionCommand.extend({
        mode: z.enum(['supervised', 'auto', 'unattended']),
        acceptEdits: z.boolean(),
        meantLoosening: z.boolean(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.plane.sessions.chooseMode(input)),
  chooseTelling: procedure
    .input(sessionCommand.extend({ tellsReasons: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.chooseTelling(input)),
  grants: procedure.input(sessionId).query(({ ctx, input }) => ctx.plane.sessions.grants(input)),
  revokeGrant: procedure
    .input(sessionCommand.extend({ grantId: uuid }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.revokeGrant({ ...input, by: ctx.actor })),
  chooseModel: procedure
    .input(sessionCommand.extend(modelChoice.shape))
    .mutation(({ ctx, input }) => ctx.plane.sessions.chooseModel(input)),
  send: procedure
    .input(sessionCommand.extend({ text: z.string(), intent: z.enum(['start', 'steer']) }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.send(input)),
  queue: procedure
    .input(sessionCommand.extend({ text: z.string() }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.queue(input)),
  editFollowup: procedure
    .input(followup.extend({ revision: z.int().positive(), text: z.string() }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.editFollowup(input)),
  moveFollowup: procedure
    .input(followup.extend({ place: z.int().positive() }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.moveFollowup(input)),
  deleteFollowup: procedure
    .input(followup)
    .mutation(({ ctx, input }) => ctx.plane.sessions.deleteFollowup(input)),
  resumeQueue: procedure
    .input(sessionCommand)
    .mutation(({ ctx, input }) => ctx.plane.sessions.resumeQueue(input)),
  interrupt: procedure
    .input(sessionCommand)
    .mutation(({ ctx, input }) => ctx.plane.sessions.interrupt(input)),
  recover: procedure
    .input(
      z.discriminatedUnion('choice', [
        sessionCommand.extend({ choice: z.literal('retry') }),
        sessionCommand.extend({ choice: z.literal('fresh') }),
        sessionCommand.extend({ choice: z.literal('adopt'), threadId: z.string().min(1).max(200) }),
        sessionCommand.extend({
          choice: z.literal('summary'),
          summaryHash: z.string().regex(/^[0-9a-f]{64}$/),
        }),
      ]),
    )
    .mutation(({ ctx, input }) => ctx.plane.sessions.recover(input)),
  release: procedure.input(sessionCommand).mutation(({ ctx, input }) => ctx.plane.sessions.release(input)),
  commands: procedure.input(sessionId).query(({ ctx, input }) => ctx.plane.sessions.commands(input)),
  endCommand: procedure
    .input(sessionCommand.extend({ itemId: z.string().min(1).max(512) }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.endCommand(input)),
  summary: procedure.input(sessionId).query(({ ctx, input }) => ctx.plane.sessions.summary(input)),
  threads: procedure.input(sessionId).query(({ ctx, input }) => ctx.plane.sessions.threads(input)),
  sendAgain: procedure
    .input(sessionCommand.extend({ turnId: uuid }))
    .mutation(({ ctx, input }) => ctx.plane.sessions.sendAgain(input)),
});
