import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the package lies and its version; the CLI runs from `dist/` of it, whatever the current folder is. */
export function packageFacts(): { readonly root: string; readonly version: string } {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { root, version: manifest.version };
}
