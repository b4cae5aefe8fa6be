import { z } from 'zod';
import { limits } from '../../vocabulary';

/** Shapes that several routers take. */
export const uuid = z.uuid();
export const command = z.object({ commandId: uuid });
export const sessionCommand = command.extend({ sessionId: uuid });
export const flavour = z.enum(['codex', 'demo']);
/** Left out: the first. */
export const worker = z.int().min(1).max(limits.workersMax).optional();
export const modelChoice = z.object({
  model: z.string().max(limits.titleCharsMax).nullable(),
  effort: z.string().max(limits.titleCharsMax).nullable(),
});
export const answer = z.enum(['accept', 'decline', 'cancel']);
export const settings = z.object({
  sandbox: z.enum(['read-only', 'workspace-write', 'danger-full-access']),
  network: z.boolean(),
});
