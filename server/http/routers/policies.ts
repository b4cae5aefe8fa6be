import { z } from 'zod';
import { limits } from '../../vocabulary';
import { procedure, router } from '../trpc';
import { command, uuid } from './inputs';

const projectId = uuid.nullable();
const path = z.string().min(1).max(limits.policyTriedCharsMax);
const act = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), command: z.string().max(limits.policyTriedCharsMax) }),
  z.object({
    kind: z.literal('edit'),
    change: z.enum(['add', 'update', 'delete']),
    paths: z.array(path).min(1).max(limits.policyTriedFilesMax),
  }),
]);
const place = z.object({ fileId: z.string().min(1).max(300), projectId });
const copy = place.extend({ text: z.string().max(limits.policyCopyCharsMax) });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Policy as people look at it. Nothing here performs an act; `save` writes one file of rules, and only where that is ours to write. */
export const policiesRouter = router({
  view: procedure.input(z.object({ projectId })).query(({ ctx, input }) => ctx.plane.policies.view(input)),
  file: procedure.input(place).query(({ ctx, input }) => ctx.plane.policies.file(input)),
  tryAct: procedure
    .input(z.object({ projectId, cwd: z.string().max(4096), act }))
    .query(({ ctx, input }) => ctx.plane.policies.tryAct(input)),
  /** A mutation only because a copy is too long for an address; it changes nothing. */
  check: procedure.input(copy).mutation(({ ctx, input }) => ctx.plane.policies.check(input)),
  replay: procedure
    .input(command.extend(copy.shape).extend({ limit: z.int().positive().max(limits.policyReplayMax) }))
    .mutation(({ ctx, input }) => ctx.plane.policies.replay(input)),
  save: procedure
    .input(
      command
        .extend(copy.omit({ projectId: true }).shape)
        .extend({ base: sha256.nullable(), meantLoosening: z.boolean() }),
    )
    .mutation(({ ctx, input }) => ctx.plane.policies.save(input)),
});
