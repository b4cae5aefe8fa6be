import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { packageFacts } from './package-facts';
import { openClient } from './plane-client';
import { againWords, leftOver, leftOverLines, turnLimit } from './take-over';
import { visible } from './transcript-line';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger backfill --project-path DIR [--limit N] [--force] [--json]
Takes the archives in DIR/chats/threads into the ledger, each as a whole. What was taken over and still holds is skipped.
  --limit N   only the last N turns of each archive
  --force     also what was taken over and still holds
  --json      print the summary as one JSON document`;

export const summary = z.object({
  projectPath: z.string(),
  projectId: z.string(),
  scannedThreadCount: z.int(),
  exportedThreadCount: z.int(),
  skippedThreadCount: z.int(),
  failedThreadCount: z.int(),
  addedTurnCount: z.int(),
  threads: z.array(
    z.object({
      threadID: z.string(),
      status: z.enum(['exported', 'skipped']),
      ledgerPath: z.string(),
      markerPath: z.string(),
      entryCount: z.int(),
      sha256: z.string(),
      sessionId: z.string(),
      addedTurnCount: z.int(),
      reason: z.string().nullable(),
    }),
  ),
  ...leftOver,
});
type Summary = z.infer<typeof summary>;

/** Exit code 1 when something in the archives could not be taken over as it stands there. */
export async function ledgerBackfill(argv: readonly string[]): Promise<ExitCode> {
  const options = readOptions(argv);
  if (options === null) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const client = await openClient(packageFacts());
  try {
    const commandId = (): string => crypto.randomUUID();
    const added = await client.call('projects.add', { commandId: commandId(), path: options.projectPath });
    const { projectId } = z.object({ projectId: z.string() }).parse(added);
    const { limit, force } = options;
    const told = await client.call('projects.backfill', { commandId: commandId(), projectId, limit, force });
    const done = summary.parse(told);
    process.stdout.write(options.json ? `${JSON.stringify(done, null, 2)}\n` : linesOf(done));
    return done.failedThreadCount + done.problems.length + done.problemsOmitted > 0 ? 1 : 0;
  } finally {
    await client.close();
  }
}

function linesOf(done: Summary): string {
  const lines = [
    ...done.threads
      .filter((thread) => thread.status === 'exported')
      .map(({ threadID, addedTurnCount, entryCount, reason }) => {
        return `${threadID}  ${addedTurnCount} turns added, ${entryCount} entries${againWords(reason)}`;
      }),
    ...leftOverLines(done),
    `${done.scannedThreadCount} threads: ${done.exportedThreadCount} taken over, ${done.skippedThreadCount} skipped, ` +
      `${done.failedThreadCount} failed; ${done.addedTurnCount} turns added`,
  ];
  return visible(`${lines.join('\n')}\n`);
}

interface Options {
  readonly projectPath: string;
  readonly limit: number | null;
  readonly force: boolean;
  readonly json: boolean;
}

function readOptions(argv: readonly string[]): Options | null {
  const { values } = parse(argv);
  if (values.help === true) return null;
  const path = values['project-path'];
  if (path === undefined) throw new UsageError(`--project-path is missing.\n${usage}`);
  return {
    projectPath: resolve(path),
    limit: turnLimit(values.limit, usage),
    force: values.force === true,
    json: values.json === true,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        'project-path': { type: 'string' },
        limit: { type: 'string' },
        force: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
