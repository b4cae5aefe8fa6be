import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { TroubleError } from '../vocabulary';
import { recordedAnchors } from './anchor';
import type { Anchor } from './tending';
import type { GivenCheckpoint } from './verify/anchors';

const notesRef = 'codexchat-ledger';

/** Where a copy goes: a new file, or a note on the commit that is checked out in a git folder. */
export type CopyPlace = { readonly output: string } | { readonly git: string };

/** Writes a checkpoint to a new file or attaches it to a commit. Throws `ledger.anchor-failed`. */
export function writeCheckpointCopy(place: CopyPlace, text: string): Pick<Anchor, 'kind' | 'ref'> {
  const where = 'output' in place ? place.output : place.git;
  try {
    if ('git' in place) return writeNote(where, text);
    writeFileSync(where, text, { flag: 'wx' });
    return { kind: 'file', ref: where };
  } catch (error) {
    throw new TroubleError({
      kind: 'ledger.anchor-failed',
      what: `The checkpoint could not be written to ${where}: ${error instanceof Error ? error.message : String(error)}`,
      safe: 'The ledger was not changed.',
      next: 'Name a file that does not exist yet, or a git folder with a commit.',
    });
  }
}

function writeNote(folder: string, text: string): Pick<Anchor, 'kind' | 'ref'> {
  const commit = runGit(folder, ['rev-parse', '--verify', 'HEAD']).trim();
  // As a blob, because git tidies the lines of a message, and the note must stay as it was signed.
  const blob = runGit(folder, ['hash-object', '-w', '--stdin'], text).trim();
  runGit(folder, ['notes', `--ref=${notesRef}`, 'add', '-f', '-C', blob, commit]);
  return { kind: 'git-notes', ref: `${folder}#${commit}` };
}

const runGit = (folder: string, args: readonly string[], input = ''): string =>
  execFileSync('git', ['-C', folder, ...args], {
    ...{ encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'], env: gitEnvironment() },
  });

/**
 * In a hook of git, variables name another repository than the folder does, and win over it. And a note is made by this program: nobody needs to have
 * told git who they are.
 */
function gitEnvironment(): typeof process.env {
  const { ...env } = process.env;
  for (const name of Object.keys(env)) if (/^GIT_(?!CONFIG|EXEC_PATH|SSH)/.test(name)) delete env[name];
  const [name, email] = ['CodexChat ledger', 'ledger@codexchat.invalid'];
  return {
    ...env,
    ...{
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
    },
  };
}

/** The copies that were recorded, as they stand there now. */
export const recordedCheckpoints = (dataDir: string): readonly GivenCheckpoint[] =>
  newestOfEach(recordedAnchors(dataDir)).map(({ kind, ref, size }) => ({
    kind: 'recorded-copy',
    ref,
    size,
    text: kind === 'file' ? readCopy(ref) : readNote(ref),
  }));

/** A later copy takes the place of an earlier one on the same commit. They come newest first. */
const newestOfEach = (anchors: readonly Anchor[]): readonly Anchor[] =>
  anchors.filter(
    ({ kind, ref }, i) => anchors.findIndex((one) => one.kind === kind && one.ref === ref) === i,
  );

const readCopy = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

function readNote(ref: string): string | null {
  const at = ref.lastIndexOf('#');
  try {
    return runGit(ref.slice(0, at), ['notes', `--ref=${notesRef}`, 'show', ref.slice(at + 1)]);
  } catch {
    return null;
  }
}
