import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type PruneReport, pruneOld, pruneReport, pruneSentence } from '../plane';
import { followJob } from './job-follow';
import { progressLines } from './ledger-progress';
import { tendLedger } from './ledger-tend';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger prune --before DATE | --older-than 90d [--dry-run] [--json]
Removes what items said and showed (texts, outputs, diffs) from sessions at rest that were last changed before then. Prompts, approvals and
verdicts stay, and so do all proofs; but such a session cannot be replayed, rebuilt or compared with its archive any more. It cannot be undone.
  --before DATE      a day (2026-01-31, its beginning in UTC) or an instant in ISO 8601
  --older-than 90d   the same as so many days before now
  --dry-run          only say what would go
  --json             the result as JSON`;

const dayMs = 24 * 3600_000;
const done = z.object({ state: z.string(), summary: z.string().nullable(), report: pruneReport.nullable() });

/** Removes old payloads, with a server or without. */
export async function ledgerPrune(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const before = instantOf(values.before, values['older-than']);
  const dryRun = values['dry-run'] === true;
  const tell = progressLines('ledger prune');
  const report = await tendLedger<PruneReport>({
    here: (ledger) =>
      pruneOld(
        (act) => ledger.tend(act),
        { before, dryRun, head: ledger.head() },
        {
          signal: new AbortController().signal,
          progress: (count, total, unit) => tell(unit, count, total ?? count),
        },
      ),
    async there() {
      const row = done.parse(await followJob('ledger prune', 'jobs.prune', { before, dryRun }));
      if (row.report === null) throw new Error(`the job ended as ${row.state}: ${row.summary ?? ''}`);
      return row.report;
    },
  });
  process.stdout.write(
    values.json === true ? `${JSON.stringify(report, null, 2)}\n` : `${pruneSentence(report)}\n`,
  );
  return 0;
}

function instantOf(before: string | undefined, olderThan: string | undefined): number {
  if ((before === undefined) === (olderThan === undefined)) throw new UsageError(usage);
  const days = /^(\d{1,5})d$/.exec(olderThan ?? '')?.[1];
  const instant = before === undefined ? Date.now() - Number(days) * dayMs : Date.parse(before);
  const isDate = before === undefined || /^\d{4}-\d{2}-\d{2}(?:T.*)?$/.test(before);
  if (!Number.isSafeInteger(instant) || instant < 0 || instant > Date.now() || !isDate)
    throw new UsageError(`"${before ?? olderThan}" is not a time in the past.\n${usage}`);
  return instant;
}

function readArguments(argv: readonly string[]) {
  try {
    const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
    const options = { before: text, 'older-than': text, 'dry-run': flag, json: flag, help: flag };
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
