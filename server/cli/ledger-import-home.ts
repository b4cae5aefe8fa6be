import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { packageFacts } from './package-facts';
import { openClient } from './plane-client';
import { againWords, leftOver, leftOverLines, turnLimit } from './take-over';
import { visible } from './transcript-line';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger import-codex-home --home DIR [--project-path DIR] [--limit N] [--force] [--json]
Takes the sessions of an existing codex home into the ledger, each as a whole. Nothing is ever written there.
  --home DIR          the codex home, most often ~/.codex
  --project-path DIR  only sessions that worked in this folder (default: every folder that still exists; each becomes a project)
  --limit N           only the last N turns of each session
  --force             also what was taken over and still holds
  --json              print the summary as one JSON document`;

export const summary = z.object({
  home: z.string(),
  scannedFileCount: z.int(),
  importedSessionCount: z.int(),
  skippedSessionCount: z.int(),
  failedSessionCount: z.int(),
  elsewhereCount: z.int(),
  addedTurnCount: z.int(),
  sessions: z.array(
    z.object({
      threadID: z.string(),
      sessionId: z.string(),
      projectId: z.string(),
      path: z.string(),
      status: z.enum(['imported', 'skipped']),
      sha256: z.string(),
      addedTurnCount: z.int(),
      trailingBytes: z.int(),
      reason: z.string().nullable(),
    }),
  ),
  elsewhere: z.array(z.object({ folder: z.string().nullable(), sessions: z.int() })),
  ...leftOver,
});
type Summary = z.infer<typeof summary>;

/** Exit code 1 when something in the files could not be taken over as it stands there. */
export async function ledgerImportHome(argv: readonly string[]): Promise<ExitCode> {
  const options = readOptions(argv);
  if (options === null) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const { home, projectPath, limit, force } = options;
  const client = await openClient(packageFacts());
  try {
    const commandId = (): string => crypto.randomUUID();
    let projectId: string | null = null;
    if (projectPath !== null) {
      const added = await client.call('projects.add', { commandId: commandId(), path: projectPath });
      ({ projectId } = z.object({ projectId: z.string() }).parse(added));
    }
    const told = await client.call('projects.importHome', {
      commandId: commandId(),
      projectId,
      home,
      limit,
      force,
    });
    const done = summary.parse(told);
    process.stdout.write(options.json ? `${JSON.stringify(done, null, 2)}\n` : linesOf(done));
    return done.failedSessionCount + done.problems.length + done.problemsOmitted > 0 ? 1 : 0;
  } finally {
    await client.close();
  }
}

function linesOf(done: Summary): string {
  const lines = [
    ...done.sessions
      .filter((session) => session.status === 'imported')
      .map(({ threadID, addedTurnCount, reason }) => {
        return `${threadID}  ${addedTurnCount} turns added${againWords(reason)}`;
      }),
    ...leftOverLines(done),
    ...done.elsewhere.map(
      ({ folder, sessions }) =>
        `${sessions} sessions in ${folder ?? 'an unknown folder'} were left where they are`,
    ),
    `${done.scannedFileCount} sessions: ${done.importedSessionCount} taken over, ${done.skippedSessionCount} skipped, ` +
      `${done.failedSessionCount} failed; ${done.addedTurnCount} turns added`,
  ];
  return visible(`${lines.join('\n')}\n`);
}

interface Options {
  readonly home: string;
  readonly projectPath: string | null;
  readonly limit: number | null;
  readonly force: boolean;
  readonly json: boolean;
}

function readOptions(argv: readonly string[]): Options | null {
  const { values } = parse(argv);
  if (values.help === true) return null;
  if (values.home === undefined) throw new UsageError(`--home is missing.\n${usage}`);
  const path = values['project-path'];
  return {
    home: resolve(values.home),
    projectPath: path === undefined ? null : resolve(path),
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
        home: { type: 'string' },
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
