import { z } from 'zod';

const text = z.string();
const id = z.string().min(1);
const count = z.int().nonnegative();
const instant = z.int().nonnegative();
const flavour = z.enum(['codex', 'demo']);
const worker = z.int().positive().optional();
const trouble = z.object({ what: text, safe: text, next: text });

/** Stream `system`: the life of the server, and what the watch over the machine saw. Instants are by the wall clock, spans by the clock that nobody sets. */
export const hostEvents = {
  /** `redactionKey`: the id of the key of the digests in masks, until the next start. */
  'server.started': z.object({
    version: text,
    pid: count,
    node: text,
    headBefore: count,
    redactionKey: text.optional(),
  }),
  'server.stopped': z.object({ reason: text }),
  /** At a start: processes that an earlier server had left were killed, by the marker in their environment, never by a bare id. */
  'server.leftovers-reaped': z.object({ pids: z.array(count) }),
  /** From `since` on nothing could be recorded. Written with its end, because before that it cannot be. */
  'host.ledger-unwritable': z.object({ since: instant, problem: trouble }),
  'host.ledger-writable': z.object({ since: instant, until: instant, lastedMs: count }),
  /** A runtime with a turn under way gave no sign of life, though it was asked for one; and then it did, or was gone. */
  'host.runtime-silent': z.object({ flavour, worker, epoch: id, since: instant }),
  'host.runtime-heard': z.object({
    flavour,
    worker,
    epoch: id,
    since: instant,
    until: instant,
    gone: z.boolean(),
  }),
  'host.memory-low': z.object({ availableBytes: count, since: instant }),
  'host.memory-recovered': z.object({ availableBytes: count, since: instant, until: instant }),
  /** The machine slept. */
  'host.slept': z.object({ sleptMs: count, until: instant }),
  /** This process stood still though the machine was awake: it was stopped, or had no processor. */
  'host.stalled': z.object({ stalledMs: count, until: instant }),
  /** The wall clock was set: forward by `byMs`, or back when negative. */
  'host.clock-stepped': z.object({ byMs: z.int(), to: instant }),
} as const;
