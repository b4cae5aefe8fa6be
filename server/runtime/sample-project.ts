import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { err, ok, type Result } from '../vocabulary';

/**
 * Makes the small sample project in a folder that does not exist yet or is empty, and a git repository of it when git is there.
 * Gives the folder back. `from` is the template, looked up beside the program when not given.
 */
export async function createSampleProject(dir: string, from: string = template()): Promise<Result<string>> {
  try {
    mkdirSync(dir, { recursive: true });
    if (readdirSync(dir).length > 0) {
      return err({
        kind: 'runtime.sample-in-the-way',
        what: `The folder for the sample project is not empty: ${dir}.`,
        safe: 'Nothing in it was changed.',
        next: 'Move the folder away, or add it as a project as it is.',
      });
    }
    cpSync(from, dir, { recursive: true });
  } catch (error) {
    return err({
      kind: 'runtime.sample-not-written',
      what: `The sample project could not be written to ${dir}: ${error instanceof Error ? error.message : String(error)}.`,
      safe: 'No project was added.',
      next: 'Make the folder writable or free some space, then try again.',
    });
  }
  // Without git the project works as well; a failure here is not worth a word.
  await promisify(execFile)('git', ['init', '--quiet', dir]).catch(() => undefined);
  return ok(dir);
}

/** `sample-project/` of the installation: some folders up from the source, one up from the built program. */
function template(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'sample-project', 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  return path.join(folder, 'sample-project');
}
