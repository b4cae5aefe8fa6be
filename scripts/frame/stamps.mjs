import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const folder = join(root, 'node_modules', '.stamps');
const skipped = new Set(['node_modules', 'generated', '.git']);

/** SHA-256 over the named files and folders (by path and content) and over `facts`. A missing path counts as missing, not as an error. */
export const fingerprint = (paths, facts = []) => {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const path of paths) addPath(hash, path);
  return hash.digest('hex');
};

const addPath = (hash, path) => {
  const full = join(root, path);
  if (!existsSync(full)) {
    hash.update(`${path}\0absent\0`);
  } else if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).sort()) if (!skipped.has(name)) addPath(hash, join(path, name));
  } else if (!/\.test\.tsx?$/.test(path)) {
    hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
  }
};

/** True when the step ended well with exactly these inputs and its outputs are still there. */
export const isStamped = (step, print, outputs) =>
  outputs.every((path) => existsSync(join(root, path))) &&
  existsSync(join(folder, step)) &&
  readFileSync(join(folder, step), 'utf8') === print;

/** Remembers that the step ended well. Stamps live in node_modules, so that removing it forgets all of them. */
export const stamp = (step, print) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, step), print);
};
