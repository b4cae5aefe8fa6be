import { lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { TroubleError } from '../vocabulary';

/** What may lie at the place of an output already. */
export interface PlaceRule {
  /** A file may be replaced when it was asked for; a link, a device, a pipe or a folder never: its name would become a file. */
  readonly force: boolean;
}

/**
 * One rule for all that a command writes to a place that was named: the folder that holds it is there (none is made on the way, so that a
 * mistyped path makes no tree), and nothing that lies there is replaced unasked. Throws a TroubleError; nothing was touched then.
 */
export function checkOutputPlace(path: string, { force }: PlaceRule): void {
  checkParent(path);
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (!there || (force && there.isFile())) return;
  throw new TroubleError(taken(path, there.isFile()));
}

/** The same for an output that is a folder: it does not exist yet, or is empty. */
export function checkOutputFolder(path: string): void {
  checkParent(path);
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (!there || (there.isDirectory() && readdirSync(path).length === 0)) return;
  const what = there.isDirectory()
    ? `The folder ${path} is not empty.`
    : `What is at ${path} is not a folder.`;
  throw new TroubleError({ ...taken(path, false), what });
}

function checkParent(path: string): void {
  const folder = dirname(resolve(path));
  const facts = statSync(folder, { throwIfNoEntry: false });
  if (facts?.isDirectory()) return;
  throw new TroubleError({
    kind: 'ledger.no-output-folder',
    what: facts ? `"${folder}" is not a folder.` : `There is no folder "${folder}".`,
    safe: 'Nothing was written.',
    next: 'Make the folder first, or name another place with --output.',
  });
}

export const taken = (path: string, isFile: boolean) => ({
  kind: 'ledger.output-taken',
  what: isFile ? `There is something at ${path} already.` : `What is at ${path} is not a regular file.`,
  safe: 'It was not touched.',
  next: isFile
    ? 'Name a place that does not exist yet, or add --force.'
    : 'Name a place that does not exist yet.',
});
