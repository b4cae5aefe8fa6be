import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { TroubleError } from '../../vocabulary';
import { messageOf } from '../database';
import type { Swapped } from '../projection-swap';
import type { ShadowSwap } from '../tending';
import { troubles } from '../troubles';
import type { FoldOf } from '../verify/projection-check';
import { headOf, openSource } from '../verify/source';
import { compareShadow } from './compare';
import { createShadow, fillShadow } from './shadow';

/** What a rebuild did; the stable answer of `ledger rebuild --json`. */
export const rebuildReport = z.object({
  format: z.literal('codexchat-ledger-rebuild/1'),
  /** The last entry that was folded. */
  head: z.int(),
  /** Entries folded, and streams they belong to. */
  entries: z.int(),
  streams: z.int(),
  /** Streams whose rows stay as they are, and why. */
  kept: z.array(z.object({ reason: z.string(), streams: z.int() })),
  /** Rows compared with what stood there. */
  rows: z.int(),
  /** Rows that were not what the entries make of them, and the first of these. */
  differences: z.int(),
  first: z.array(
    z.object({ table: z.string(), key: z.string(), what: z.enum(['missing', 'different', 'extra']) }),
  ),
  /** Rows put right, and rows that changed meanwhile and are newer. */
  applied: z.int(),
  passed: z.int(),
});
export type RebuildReport = z.infer<typeof rebuildReport>;

/** Scratch: made anew by every rebuild, and removed at its end. What a killed one left is of no use and no harm. */
export const shadowPath = (dataDir: string): string => join(dataDir, 'rebuild.db');

export interface Rebuilt {
  readonly report: Omit<RebuildReport, 'applied' | 'passed'>;
  readonly swap: ShadowSwap;
}

/**
 * Folds all entries of this moment anew into a file beside the ledger and compares the result with the read model. Changes nothing in the
 * ledger; a server may write on. The result is put in place with `swap`, by the ledger's writer. Rejects with a TroubleError.
 */
export async function prepareRebuild(o: {
  readonly dataDir: string;
  readonly foldOf: FoldOf;
  readonly onProgress?: (what: string, done: number, of: number) => void;
}): Promise<Rebuilt> {
  const path = shadowPath(o.dataDir);
  const source = openSource(o.dataDir);
  try {
    removeShadow(o.dataDir);
    const shadow = createShadow(source, path);
    try {
      const head = headOf(source);
      shadow.exec('BEGIN');
      const onProgress = (done: number, of: number): void => o.onProgress?.('entries', done, of);
      const counts = await fillShadow(source, shadow, { head, foldOf: o.foldOf, onProgress });
      const compared = await compareShadow(source, shadow, head);
      shadow.exec('COMMIT');
      const { entries, streams } = counts;
      const kept = [...counts.kept].map(([reason, count]) => ({ reason, streams: count }));
      const report = {
        format: 'codexchat-ledger-rebuild/1',
        head,
        entries,
        streams,
        kept,
        ...compared,
      } as const;
      return { report, swap: { path, changes: compared.differences } };
    } finally {
      shadow.close();
    }
  } catch (error) {
    removeShadow(o.dataDir);
    if (error instanceof TroubleError) throw error;
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw new TroubleError(troubles.cannotOpen(path, messageOf(error)), { cause: error });
  } finally {
    source.db.close();
  }
}

/** Puts the prepared result in place and removes the scratch file. `swap`: the writer's hand. */
export async function finishRebuild(
  dataDir: string,
  { report, swap }: Rebuilt,
  put: (swap: ShadowSwap) => Promise<Swapped>,
): Promise<RebuildReport> {
  try {
    const { applied, passed } = swap.changes === 0 ? { applied: 0, passed: 0 } : await put(swap);
    return { ...report, applied, passed };
  } finally {
    removeShadow(dataDir);
  }
}

export const removeShadow = (dataDir: string): void => rmSync(shadowPath(dataDir), { force: true });
