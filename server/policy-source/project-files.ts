import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../policy';
import { limits } from '../vocabulary';
import { sha256 } from './load-policy';
import type { PinnedPolicy } from './pinned-policy';
import { policyFileNames } from './policy-files';

/** What lies in a project as its own policy, for a person to look at. It counts for nothing before it is accepted. */
export interface FoundPolicy extends PinnedPolicy {
  /** Files of rules that a project cannot have, by name. */
  readonly notRead: readonly string[];
  /** Why it could not be read whole; then it cannot be accepted. */
  readonly problems: readonly Problem[];
}

/** Rules of these layers are not a project's to give: a folder that holds a whole policy of its own is read as a project all the same. */
const otherLayers: readonly string[] = [policyFileNames.organisation, policyFileNames.user];

/** Over names and texts in the order of the names. */
export const hashOfFiles = (files: PinnedPolicy['files']): string =>
  sha256(JSON.stringify(files.map(({ name, text }) => [name, text])));

/**
 * Reads `policies/*.cedar` and `policies/default-policy.json` of a project. No link is followed, neither of the folder nor of a file, and
 * files without a rule are left out. Null when there is nothing that could count.
 */
export function readProjectPolicy(project: string): FoundPolicy | null {
  const folder = join(project, 'policies');
  const problems: Problem[] = [];
  const say = (name: string, what: string, remedy: string) =>
    problems.push({ file: name === '' ? 'policies' : `project/${name}`, line: 1, what, remedy });
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found) return null;
  if (found.isSymbolicLink()) {
    say(
      '',
      'It is a link, and no link is followed.',
      'Keep the policy of a project in a folder of the project.',
    );
    return { hash: hashOfFiles([]), files: [], notRead: [], problems };
  }
  if (!found.isDirectory()) return null;
  const all = namesIn(folder, say);
  const names = all.filter((name) => !otherLayers.includes(name));
  if (names.length > limits.projectPolicyFilesMax)
    say('', `It has ${names.length} files.`, `Keep at most ${limits.projectPolicyFilesMax}.`);
  let left: number = limits.projectPolicyBytesMax;
  const files = names.slice(0, limits.projectPolicyFilesMax).flatMap((name) => {
    const text = textOf(join(folder, name), left);
    if (typeof text !== 'string') {
      say(name, text.what, 'Make it an ordinary text file within the bounds, or remove it.');
      return [];
    }
    left -= Buffer.byteLength(text);
    return hasRules(name, text) ? [{ name, text }] : [];
  });
  if (files.length === 0 && problems.length === 0) return null;
  const notRead = all.filter((name) => otherLayers.includes(name));
  return { hash: hashOfFiles(files), files, notRead, problems };
}

function namesIn(
  folder: string,
  say: (name: string, what: string, remedy: string) => void,
): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.cedar') || name === policyFileNames.defaults)
      .sort();
  } catch (error) {
    say(
      '',
      `It cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      'Give access to it.',
    );
    return [];
  }
}

/** Comments alone are no policy: a template that says what could stand there asks nobody. */
const hasRules = (name: string, text: string): boolean =>
  name === policyFileNames.defaults || text.replace(/\/\/[^\n]*/g, '').trim() !== '';

function textOf(file: string, bytesMax: number): string | { readonly what: string } {
  let handle: number;
  try {
    // Not waiting: a pipe that somebody put there would never answer.
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return { what: `It cannot be read: ${error instanceof Error ? error.message : String(error)}.` };
  }
  try {
    const stat = fstatSync(handle);
    if ((stat.mode & constants.S_IFMT) !== constants.S_IFREG) return { what: 'It is no ordinary file.' };
    if (stat.size > bytesMax)
      return { what: `All files together have more than ${limits.projectPolicyBytesMax} bytes.` };
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(handle));
  } catch (error) {
    return { what: `It is no text: ${error instanceof Error ? error.message : String(error)}.` };
  } finally {
    closeSync(handle);
  }
}
