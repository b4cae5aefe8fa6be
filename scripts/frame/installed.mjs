import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';

/**
 * True when what lies in node_modules is what the lock file says and its native part loads in this Node: then someone ran npm by hand, and
 * installing again would only cost a minute.
 */
export const isInstalled = async () => {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const found = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    if (found[path] === undefined ? !entry.optional : found[path].version !== entry.version) return false;
  }
  const loads = "new (require('better-sqlite3'))(':memory:').close()";
  return (await run(process.execPath, ['-e', loads])).code === 0;
};
