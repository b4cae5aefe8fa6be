import { z } from 'zod';

const text = z.string();
const id = z.string().min(1);
const count = z.int().nonnegative();
const instant = z.int().nonnegative();
const flavour = z.enum(['codex', 'demo']);
/** Counts from 1. Left out while a flavour has only one worker. */
const worker = z.int().positive().optional();
const trouble = z.object({ what: text, safe: text, next: text });

/** Stream `runtime/<flavour>`, and `runtime/<flavour>-<worker>` of each further worker, written by its supervisor. */
export const runtimeEvents = {
  'runtime.starting': z.object({ flavour, worker, attempt: count }),
  'runtime.spawned': z.object({ flavour, worker, epoch: id, pid: count }),
  'runtime.ready': z.object({ flavour, worker, epoch: id, version: text.nullable() }),
  'runtime.exited': z.object({
    flavour,
    worker,
    epoch: id.nullable(),
    code: z.int().nullable(),
    signal: text.nullable(),
    reason: text,
  }),
  'runtime.restart-scheduled': z.object({ flavour, worker, attempt: count, delayMs: count, at: instant }),
  /** `probe`: it was open already, and the one careful try ended as well. */
  'runtime.circuit-opened': z.object({
    flavour,
    worker,
    exits: count,
    windowMs: count,
    probeAt: instant.nullable(),
    probe: z.literal(true).optional(),
  }),
  'runtime.failed': z.object({ flavour, worker, problem: trouble }),
  'runtime.stopping': z.object({ flavour, worker, reason: text }),
  'runtime.stopped': z.object({ flavour, worker, reason: text }),
  'runtime.message-recorded': z.object({
    flavour,
    worker,
    epoch: id,
    level: z.enum(['info', 'warning', 'error']),
    code: text,
    text,
    detail: text.nullable(),
  }),
} as const;
