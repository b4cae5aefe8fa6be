import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { GivenCheckpoint } from '../ledger';
import { type FullReport, findPlaces, fullReport, verifyAll } from '../plane';
import { TroubleError } from '../vocabulary';
import { progressLines } from './ledger-progress';
import { packageFacts } from './package-facts';
import { visible } from './transcript-line';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger verify [--checkpoint FILE]... [--archives] [--json]
  --checkpoint FILE  a checkpoint kept elsewhere: shows that the ledger still continues it
  --archives         also compare every archive with the ledger: missing, extra, different (with file, byte and turn), behind, left over
  --json             the whole report as JSON
Changes nothing, and may be run while the server runs. Exit 0: nothing found; 1: a fault, also in an archive; 3: could not be checked.`;

/** Checks the ledger of the data directory and says what was found, what was checked, and what could not be. */
export async function ledgerVerify(argv: readonly string[]): Promise<ExitCode> {
  const { values } = readArguments(argv);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const report = await verifyAll({
    ...findPlaces(process.env),
    migrationsDir: join(packageFacts().root, 'prisma', 'migrations'),
    checkpoints: (values.checkpoint ?? []).map(readCheckpoint),
    archives: values.archives === true,
    onProgress: progressLines('ledger verify'),
  });
  if (values.json === true) process.stdout.write(`${JSON.stringify(fullReport.parse(report), null, 2)}\n`);
  else process.stdout.write(visible(reportText(report)));
  const verdicts = [report.integrity.status, report.completeness.status, report.archives?.status ?? 'ok'];
  return verdicts.every((status) => status === 'ok') ? 0 : 1;
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        checkpoint: { type: 'string', multiple: true },
        archives: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function readCheckpoint(ref: string): GivenCheckpoint {
  try {
    return { kind: 'checkpoint-file', ref, text: readFileSync(ref, 'utf8'), size: null };
  } catch (error) {
    throw new TroubleError({
      kind: 'ledger.checkpoint-unreadable',
      what: `The checkpoint ${ref} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      safe: 'Nothing was checked and nothing was changed.',
      next: 'Name a file that holds a checkpoint, as `codexchat ledger export --format tlog` writes it.',
    });
  }
}

const marks = { ok: '✓', fault: '✗', missing: '–', 'not-checked': '–' } as const;

function reportText(report: FullReport): string {
  const { integrity, completeness, firstBad, checks, anchors, undetectable } = report;
  const verdicts = (
    [
      ['integrity', integrity],
      ['completeness', completeness],
    ] as const
  ).flatMap(([name, verdict]) => [
    verdictLine(name, verdict, verdict.caveat),
    ...verdict.findings.map(
      ({ seq, field, what }) => `    ${seq === null ? '' : `entry ${seq}, `}${field}: ${what}`,
    ),
    ...(verdict.more > 0 ? [`    and ${verdict.more} more`] : []),
  ]);
  return `${[
    `Ledger ${report.ledger}, ${report.entries} entries, signed as ${report.origin}`,
    ...verdicts,
    ...(firstBad
      ? [
          `First: ${firstBad.seq === null ? 'the ledger as a whole' : `entry ${firstBad.seq}`}, ${firstBad.field}`,
        ]
      : []),
    '',
    'Checked',
    ...checks.map(
      ({ name, status, count, what }) =>
        `${marks[status]} ${name.padEnd(12)} ${String(count).padStart(8)}  ${what}`,
    ),
    ...anchors.map(({ kind, ref, status, what }) => `${marks[status]} ${kind.padEnd(12)} ${what} (${ref})`),
    ...archiveLines(report.archives),
    '',
    'Nobody could notice from this',
    ...undetectable.map((line) => `- ${line}`),
  ].join('\n')}\n`;
}

function verdictLine(name: string, verdict: FullReport['integrity'], caveat: string | null): string {
  if (verdict.status === 'fault') return `✗ ${name}: ${verdict.findings.length + verdict.more} faults`;
  return caveat === null ? `✓ ${name}: nothing found` : `– ${name}: nothing found, but ${lowerFirst(caveat)}`;
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** One line for each project, and one for each archive that is not as it should be. */
function archiveLines(archives: FullReport['archives']): readonly string[] {
  if (archives === null) return [];
  return [
    '',
    'Archives',
    ...archives.projects.flatMap((project) => [
      `${marks[project.clean ? 'ok' : 'fault']} ${project.folder ?? project.problem?.what ?? project.projectId}: ${countsOf(project)}`,
      ...project.findings.map(({ state, path, offset, turnId, what }) => {
        const place = `${offset === null ? '' : `, byte ${offset}`}${turnId === null ? '' : `, turn ${turnId}`}`;
        return `    ${state}: ${path}${place}${what === null ? '' : `: ${what}`}`;
      }),
    ]),
  ];
}

function countsOf({ mode, counts }: NonNullable<FullReport['archives']>['projects'][number]): string {
  if (mode === 'ledger-only') return 'none are kept';
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.length === 0 ? 'none needed' : some.map(([state, count]) => `${count} ${state}`).join(', ');
}
