import { z } from 'zod';

const text = z.string();
const id = z.string().min(1);
const count = z.int().nonnegative();
const instant = z.int().nonnegative();
const flavour = z.enum(['codex', 'demo']);
const trouble = z.object({ what: text, safe: text, next: text });

/** Stream `runtime/<flavour>`, written by the supervisor. */
export const runtimeEvents = {
  'runtime.starting': z.object({ flavour, attempt: count }),
  'runtime.spawned': z.object({ flavour, epoch: id, pid: count }),
  'runtime.ready': z.object({ flavour, epoch: id, version: text.nullable() }),
  'runtime.exited': z.object({
    flavour,
    epoch: id.nullable(),
    code: z.int().nullable(),
    signal: text.nullable(),
    reason: text,
  }),
  'runtime.restart-scheduled': z.object({ flavour, attempt: count, delayMs: count, at: instant }),
  /** `probe`: it was open already, and the one careful try ended as well. */
  'runtime.circuit-opened': z.object({
    flavour,
    exits: count,
    windowMs: count,
    probeAt: instant.nullable(),
    probe: z.literal(true).optional(),
  }),
  'runtime.failed': z.object({ flavour, problem: trouble }),
  'runtime.stopping': z.object({ flavour, reason: text }),
  'runtime.stopped': z.object({ flavour, reason: text }),
  'runtime.message-recorded': z.object({
    flavour,
    epoch: id,
    level: z.enum(['info', 'warning', 'error']),
    code: text,
    text,
    detail: text.nullable(),
  }),
} as const;
