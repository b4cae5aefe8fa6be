import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './place';

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** A program for `CODEXCHAT_CODEX_BIN` that becomes another one (same process id), with words before and after what it is given. */
export function writeProgram(place: Place, before: readonly string[], after: readonly string[] = []): string {
  const path = join(place.base, 'codex');
  writeFileSync(path, `#!/bin/sh\nexec ${[...before.map(quoted), '"$@"', ...after.map(quoted)].join(' ')}\n`);
  chmodSync(path, 0o755);
  return path;
}
