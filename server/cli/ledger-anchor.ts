import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { acquireInstanceLock } from '../instance';
import {
  type Anchor,
  type GivenCheckpoint,
  newestCheckpoint,
  recordAnchor,
  recordedAnchors,
} from '../ledger';
import { findPlaces, type Places } from '../plane';
import { TroubleError } from '../vocabulary';
import { packageFacts } from './package-facts';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat ledger anchor --output FILE | --git FOLDER [--json]
  --output FILE  writes the newest signed checkpoint to a new file
  --git FOLDER   attaches it to the commit that is checked out there, as a note in refs/notes/codexchat-ledger; push that ref to have it elsewhere
Where it went is recorded, and "ledger verify" looks there again; while the server runs it cannot be recorded, and is written all the same.`;

const notesRef = 'codexchat-ledger';

/** Puts a copy of the newest checkpoint where a change of the ledger does not reach it. */
export async function ledgerAnchor(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv);
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const { output, git } = values;
  if ((output === undefined) === (git === undefined)) throw new UsageError(usage);
  const places = findPlaces(process.env);
  const { text, note } = newestCheckpoint(places);
  const { size } = note.head;
  const anchor: Anchor =
    output === undefined
      ? { ...writeNote(resolve(git ?? ''), text), size }
      : { ...writeCopy(resolve(output), text), size };
  const recorded = record(places, anchor);
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ...anchor, recorded })}\n`
      : `The checkpoint over ${size} entries is in ${anchor.ref}.${recorded ? '' : ' Not recorded: the server runs. Pass it to "ledger verify --checkpoint" yourself.'}\n`,
  );
  return 0;
}

function readArguments(argv: readonly string[]) {
  try {
    const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
    return parseArgs({ args: [...argv], options: { output: text, git: text, json: flag, help: flag } })
      .values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function writeCopy(path: string, text: string): Pick<Anchor, 'kind' | 'ref'> {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    throw new TroubleError(cannotWrite(path, error));
  }
  return { kind: 'file', ref: path };
}

function writeNote(folder: string, text: string): Pick<Anchor, 'kind' | 'ref'> {
  try {
    const commit = runGit(folder, ['rev-parse', '--verify', 'HEAD']).trim();
    // As a blob, because git tidies the lines of a message, and the note must stay as it was signed.
    const blob = runGit(folder, ['hash-object', '-w', '--stdin'], text).trim();
    runGit(folder, ['notes', `--ref=${notesRef}`, 'add', '-f', '-C', blob, commit]);
    return { kind: 'git-notes', ref: `${folder}#${commit}` };
  } catch (error) {
    throw new TroubleError(cannotWrite(folder, error));
  }
}

const cannotWrite = (where: string, error: unknown) => ({
  kind: 'ledger.anchor-failed',
  what: `The checkpoint could not be written to ${where}: ${error instanceof Error ? error.message : String(error)}`,
  safe: 'The ledger was not changed.',
  next: 'Name a file that does not exist yet, or a git folder with a commit.',
});

const runGit = (folder: string, args: readonly string[], input = ''): string =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });

function record(places: Places, anchor: Anchor): boolean {
  const lock = acquireInstanceLock({ dataDir: places.dataDir, pid: process.pid, startedAt: Date.now() });
  if (!lock.ok) return false;
  try {
    const { root, version } = packageFacts();
    const migrationsDir = join(root, 'prisma', 'migrations');
    recordAnchor({ ...places, migrationsDir, producer: { app: 'codexchat', version } }, anchor);
    return true;
  } finally {
    lock.value.release();
  }
}

/** The copies that were recorded, as they stand there now. */
export const recordedCheckpoints = (dataDir: string): readonly GivenCheckpoint[] =>
  recordedAnchors(dataDir).map(({ kind, ref, size }) => ({
    kind: 'recorded-copy',
    ref,
    size,
    text: kind === 'file' ? readCopy(ref) : readNote(ref),
  }));

const readCopy = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

function readNote(ref: string): string | null {
  const at = ref.lastIndexOf('#');
  try {
    return runGit(ref.slice(0, at), ['notes', `--ref=${notesRef}`, 'show', ref.slice(at + 1)]);
  } catch {
    return null;
  }
}
