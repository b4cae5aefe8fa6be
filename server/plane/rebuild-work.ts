import type { JobResult, JobRun } from '../job';
import { finishRebuild, type RebuildReport, type Rebuilt, type TendedLedger } from '../ledger';
import type { JsonObject } from '../vocabulary';

type Tend = TendedLedger['tend'];

/** Puts a prepared read model in place by the ledger's writer, unless the job was stopped meanwhile. */
export async function putInPlace(
  dataDir: string,
  prepared: Rebuilt,
  tend: Tend,
  run: Pick<JobRun, 'signal'>,
): Promise<JobResult & { readonly report: RebuildReport & JsonObject }> {
  const report = await finishRebuild(dataDir, prepared, async (swap) => {
    run.signal.throwIfAborted();
    const { applied, passed } = await tend({ kind: 'swap-projections', ...swap });
    return { applied: Number(applied), passed: Number(passed) };
  });
  return { summary: rebuildSentence(report), report };
}

export function rebuildSentence(report: RebuildReport): string {
  const { entries, differences, applied, kept } = report;
  const folded = `${entries} entries were folded again:`;
  const streams = kept.reduce((sum, one) => sum + one.streams, 0);
  const rest =
    streams === 0
      ? ''
      : ` The rows of ${streams} streams stay as they are: ${kept.map(({ reason }) => reason).join('; ')}.`;
  if (differences === 0) return `${folded} every row was what they make of it.${rest}`;
  const them = differences === 1 ? '1 row was' : `${differences} rows were`;
  return `${folded} ${them} not what they make of it, ${applied} put right. Sessions that are open see it after a restart of the server.${rest}`;
}
