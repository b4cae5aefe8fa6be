import { z } from 'zod';
import type { JobRun } from '../job';
import type { TendedLedger } from '../ledger';

/** What `ledger prune` did, or would do; the stable answer of `--json`. */
export const pruneReport = z.object({
  format: z.literal('codexchat-ledger-prune/1'),
  /** Epoch ms: what was recorded earlier. */
  before: z.int(),
  dryRun: z.boolean(),
  /** Payloads removed, their bytes, and files among them. */
  entries: z.int(),
  bytes: z.int(),
  files: z.int(),
});
export type PruneReport = z.infer<typeof pruneReport>;

const step = z.object({ next: z.int().nullable(), entries: z.int(), bytes: z.int(), files: z.int() });

/** Removes old payloads window by window; between two windows the ledger takes other entries, and the work can be stopped. */
export async function pruneOld(
  tend: TendedLedger['tend'],
  o: { readonly before: number; readonly dryRun: boolean; readonly head: number },
  run: JobRun,
): Promise<PruneReport> {
  const { before, dryRun, head } = o;
  const sum = { entries: 0, bytes: 0, files: 0 };
  // What is written meanwhile is newer than what goes.
  for (let afterSeq: number | null = 0; afterSeq !== null && afterSeq < head; ) {
    run.signal.throwIfAborted();
    const done = step.parse(await tend({ kind: 'expire-payloads', before, afterSeq, dryRun, upTo: head }));
    sum.entries += done.entries;
    sum.bytes += done.bytes;
    sum.files += done.files;
    afterSeq = done.next;
    run.progress(Math.min(afterSeq ?? head, head), head, 'entries');
  }
  return { format: 'codexchat-ledger-prune/1', before, dryRun, ...sum };
}

export function pruneSentence({ dryRun, entries, bytes, files, before }: PruneReport): string {
  const what = `${entries} payloads from before ${new Date(before).toISOString()}, ${bytes} bytes, ${files} of them in files`;
  return dryRun
    ? `${what}: these would be removed.`
    : `${what}: removed. What they took in the database is free for new entries; every proof stays valid.`;
}
