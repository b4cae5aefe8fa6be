import { z } from 'zod';
import { TroubleError } from '../../vocabulary';
import { procedure, router } from '../trpc';

/** A page has no business with keys and copies: these come over the control socket, which only the owner can open. */
const fromCommandLine = procedure.use(({ ctx, next }) => {
  if (ctx.actor !== 'cli') throw new TroubleError(notFromAPage);
  return next();
});

const notFromAPage = {
  kind: 'ledger.command-line-only',
  what: 'This can be asked for on the command line only.',
  safe: 'Nothing was done.',
  next: 'Run `node scripts/codexchat.mjs ledger --help` in a terminal.',
} as const;

export const ledgerRouter = router({
  recordAnchor: fromCommandLine
    .input(
      z.object({
        kind: z.enum(['file', 'git-notes']),
        ref: z.string().min(1).max(4096),
        size: z.int().positive(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.plane.ledger.recordAnchor(input)),
  rotateKey: fromCommandLine.mutation(({ ctx }) => ctx.plane.ledger.rotateKey()),
});
