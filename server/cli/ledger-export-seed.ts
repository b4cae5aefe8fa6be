import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { TroubleError } from '../vocabulary';
import { packageFacts } from './package-facts';
import { writeOutput } from './part-file';
import { openClient } from './plane-client';
import { turnLimit } from './take-over';
import { thereAlready, threadDocument } from './thread-document';
import { visible } from './transcript-line';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger export --project-path DIR --thread-id UUID [--limit N] [--output FILE] [--force] [--generated-at TIME] [--json]
Writes one thread as a ledger document (version 1) and prints its SHA-256. The ledger is read first, the archive otherwise, and then it says so.
  --limit N            only the last N turns
  --output FILE        where to (default: beside the archive, or the current folder when the project keeps none)
  --force              replace a file that is there; without it only one with this very document may be there, and stays
  --generated-at TIME  ISO 8601, for example 2026-01-31T12:00:00Z: the same time and turns give the same bytes`;

export async function ledgerExportSeed(argv: readonly string[]): Promise<ExitCode> {
  const options = readOptions(argv);
  if (options === null) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const { projectPath, threadId, limit, generatedAt, output, force } = options;
  const client = await openClient(packageFacts());
  try {
    const rendered = async (time: string | null) =>
      threadDocument.parse(
        await client.call('projects.exportThread', { projectPath, threadId, limit, generatedAt: time }),
      );
    const [there, told] = await thereAlready(output, generatedAt, rendered);
    if (!there) written(output, told.document, force);
    const { sha256, entryCount, source, diagnostic } = told;
    const facts = { outputPath: output, written: !there, entryCount, sha256, source, diagnostic };
    if (diagnostic !== null) process.stderr.write(visible(`${diagnostic}\n`));
    const place = there ? `${output} (there already, with the same entries)` : output;
    process.stdout.write(
      options.json
        ? `${JSON.stringify(facts, null, 2)}\n`
        : visible(`${place}\n${entryCount} entries from the ${source}\nsha256 ${sha256}\n`),
    );
    return 0;
  } finally {
    await client.close();
  }
}

function written(path: string, document: string, force: boolean): void {
  try {
    writeOutput(path, document, { force });
  } catch (error) {
    if (!(error instanceof TroubleError)) throw new TroubleError(unwritable(path, error), { cause: error });
    const { trouble } = error;
    if (trouble.kind !== 'ledger.output-taken' || !isOfMarker(path)) throw error;
    throw new TroubleError({ ...trouble, what: `${trouble.what} ${ofMarker}` });
  }
  if (force && isOfMarker(path)) process.stderr.write(`${ofMarker} The next backfill makes it anew.\n`);
}

/** Whether a backfill's marker vouches for the file. */
const isOfMarker = (path: string): boolean =>
  existsSync(join(dirname(path), '.ledger-backfill', basename(path).replace(/\.ledger\.json$/, '.json')));
const ofMarker = 'It is the document that the marker of a backfill vouches for.';

const unwritable = (path: string, error: unknown) => ({
  kind: 'archive.output-unwritable',
  what: `"${path}" cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
  safe: 'A file that was there before is as it was.',
  next: 'Name another file with --output.',
});

interface Options {
  readonly projectPath: string;
  readonly threadId: string;
  readonly limit: number | null;
  readonly output: string;
  readonly force: boolean;
  readonly generatedAt: string | null;
  readonly json: boolean;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readOptions(argv: readonly string[]): Options | null {
  const { values } = parse(argv);
  if (values.help === true) return null;
  const path = values['project-path'];
  const thread = values['thread-id'];
  if (path === undefined || thread === undefined)
    throw new UsageError(`--project-path and --thread-id are needed.\n${usage}`);
  if (!uuid.test(thread)) throw new UsageError(`"${thread}" is not the id of a thread.\n${usage}`);
  const projectPath = resolve(path);
  const threadId = thread.toUpperCase();
  return {
    projectPath,
    threadId,
    limit: turnLimit(values.limit, usage),
    output: resolve(values.output ?? defaultOutput(projectPath, threadId)),
    generatedAt: instant(values['generated-at']),
    force: values.force === true,
    json: values.json === true,
  };
}

/** Where the original puts it, when the project has such a folder. */
function defaultOutput(projectPath: string, threadId: string): string {
  const folder = join(projectPath, 'chats', 'threads');
  return join(existsSync(folder) ? folder : '.', `${threadId}.ledger.json`);
}

function instant(given: string | undefined): string | null {
  if (given === undefined) return null;
  const time = Date.parse(given);
  // Not by Date.parse alone, which takes the 30th of February for the 2nd of March.
  const whole = z.iso.datetime({ offset: true }).safeParse(given).success && time >= 0;
  if (!whole) throw new UsageError(`--generated-at must be an ISO 8601 time, not "${given}".\n${usage}`);
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        'project-path': { type: 'string' },
        'thread-id': { type: 'string' },
        limit: { type: 'string' },
        output: { type: 'string' },
        'generated-at': { type: 'string' },
        force: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
