import { z } from 'zod';
import { limits } from '../../vocabulary';

/** Shapes that several routers take. */
export const uuid = z.uuid();
export const command = z.object({ commandId: uuid });
export const sessionCommand = command.extend({ sessionId: uuid });
export const flavour = z.enum(['codex', 'demo']);
export const modelChoice = z.object({
  model: z.string().max(limits.titleCharsMax).nullable(),
  effort: z.string().max(limits.titleCharsMax).nullable(),
});
export const answer = z.enum(['accept', 'decline', 'cancel']);
export const settings = z.object({
  sandbox: z.enum(['read-only', 'workspace-write', 'danger-full-access']),
  network: z.boolean(),
});
