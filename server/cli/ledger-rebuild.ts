import { parseArgs } from 'node:util';
import { z } from 'zod';
import { finishRebuild, prepareRebuild, type RebuildReport, rebuildReport } from '../ledger';
import { foldOf, rebuildSentence } from '../plane';
import { followJob } from './job-follow';
import { progressLines } from './ledger-progress';
import { tendLedger } from './ledger-tend';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger rebuild [--json]
Folds all entries again, beside the ledger, and puts right in one transaction what in the read model is not what they make of it. While the
server runs, it does the work as a job. May be ended at any moment. Exit 0: all was right; 1: rows were put right; 3: could not run.`;

const done = z.object({
  state: z.string(),
  summary: z.string().nullable(),
  report: rebuildReport.nullable(),
});

/** Makes the read model anew from the entries, with a server or without. */
export async function ledgerRebuild(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const onProgress = progressLines('ledger rebuild');
  const report = await tendLedger<RebuildReport>({
    async here(ledger, { dataDir }) {
      const prepared = await prepareRebuild({ dataDir, foldOf, onProgress });
      return finishRebuild(dataDir, prepared, async (swap) => {
        const { applied, passed } = await ledger.tend({ kind: 'swap-projections', ...swap });
        return { applied: Number(applied), passed: Number(passed) };
      });
    },
    async there() {
      const row = done.parse(await followJob('ledger rebuild', 'jobs.rebuild', {}));
      if (row.report === null) throw new Error(`the job ended as ${row.state}: ${row.summary ?? ''}`);
      return row.report;
    },
  });
  process.stdout.write(
    values.json === true ? `${JSON.stringify(report, null, 2)}\n` : `${reportText(report)}\n`,
  );
  return report.differences === 0 ? 0 : 1;
}

const reportText = (report: RebuildReport): string =>
  [
    rebuildSentence(report),
    ...report.first.map(({ table, key, what }) => `  ${table} ${key}: ${what}`),
    ...(report.differences > report.first.length
      ? [`  and ${report.differences - report.first.length} more`]
      : []),
  ].join('\n');

function readArguments(argv: readonly string[]) {
  try {
    const flag = { type: 'boolean' } as const;
    return parseArgs({ args: [...argv], options: { json: flag, help: flag } }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
