import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { backUpLedger, type LedgerStats, ledgerStats, readStats } from '../ledger';
import { findPlaces } from '../plane';
import { removeWhenInterrupted } from './interrupt';
import { progressLines } from './ledger-progress';
import { tendLedger } from './ledger-tend';
import { checkOutputFolder } from './output-place';
import { type ExitCode, UsageError } from './usage';

const usages = {
  stats: `Usage: codexchat ledger stats [--json]
What the ledger holds and what that takes, by kind of event. Changes nothing; may be run while the server runs.`,
  backup: `Usage: codexchat ledger backup --output DIR [--json]
Copies the ledger of this moment into a new folder, also while the server runs. The folder can be used as a data directory
(CODEXCHAT_HOME=DIR); the signing key is not in it. docs/runbooks/restore-a-backup.md says how to restore it.`,
  rotate: `Usage: codexchat ledger rotate-key [--json]
Puts a new signing key in use, with an entry that the old and the new key sign; also while the server runs.`,
} as const;

interface Values {
  readonly output?: string;
  readonly json?: boolean;
}

/** Null when only help was asked for, which is then printed. */
function readArguments(argv: readonly string[], usage: string, withOutput: boolean): Values | null {
  try {
    const flag = { type: 'boolean' } as const;
    const options = { output: { type: 'string' }, json: flag, help: flag } as const;
    const { values } = parseArgs({ args: [...argv], options });
    if (values.output !== undefined && !withOutput) throw new Error('There is no output to name');
    if (values.help !== true) return values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  process.stdout.write(`${usage}\n`);
  return null;
}

/** What the ledger holds and what that takes. */
export async function ledgerStatsCommand(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv, usages.stats, false);
  if (values === null) return 0;
  const stats = ledgerStats.parse(readStats(findPlaces(process.env).dataDir));
  process.stdout.write(values.json === true ? `${JSON.stringify(stats, null, 2)}\n` : statsText(stats));
  return 0;
}

const statsText = ({ entries, streams, types, tables, disk, amplification }: LedgerStats): string => {
  const cells = (...row: readonly (string | number | null)[]): string =>
    row.map((cell, i) => (i === 0 ? String(cell).padEnd(28) : String(cell ?? '–').padStart(12))).join('');
  return `${[
    `${entries} entries in ${streams} streams; database ${disk.database}, write-ahead log ${disk.writeAheadLog}, files ${disk.files} bytes; ${amplification ?? '–'} times what was said`,
    '',
    cells('kind', 'entries', 'said', 'inline', 'files', 'envelopes', 'removed', 'times'),
    ...types.map((row) =>
      cells(
        row.type,
        row.entries,
        row.said,
        row.inline,
        row.files,
        row.envelopes,
        row.removed,
        row.amplification,
      ),
    ),
    '',
    cells('table or index', 'bytes'),
    ...tables.map(({ name, bytes }) => cells(name, bytes)),
  ].join('\n')}\n`;
};

/** A copy that restores, made beside a running server or without one. */
export async function ledgerBackup(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv, usages.backup, true);
  if (values === null) return 0;
  if (!values.output) throw new UsageError(`--output DIR is missing\n${usages.backup}`);
  checkOutputFolder(values.output);
  const places = findPlaces(process.env);
  const onProgress = progressLines('ledger backup');
  using _interrupt = removeWhenInterrupted(`${resolve(values.output)}.${process.pid}.part`);
  const done = await backUpLedger({ ...places, output: resolve(values.output), onProgress });
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify(done)}\n`
      : `${done.entries} entries and ${done.files} files in ${done.output}. The signing key is not in it.\n`,
  );
  return 0;
}

/** Another key from here on. */
export async function ledgerRotateKey(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv, usages.rotate, false);
  if (values === null) return 0;
  const { vkey } = z.object({ vkey: z.string() }).parse(
    await tendLedger({
      here: (ledger) => ledger.tend({ kind: 'rotate-key' }),
      there: (call) => call('ledger.rotateKey'),
    }),
  );
  process.stdout.write(
    values.json === true ? `${JSON.stringify({ vkey })}\n` : `From now on ${vkey} signs.\n`,
  );
  return 0;
}
