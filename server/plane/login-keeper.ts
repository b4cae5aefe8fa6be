import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { credentialValues } from '../redaction';
import { limits } from '../vocabulary';

/**
 * Codex keeps its login in a file of its private home. What is in it is hidden wherever it appears; the file is read again when it has changed.
 * Without such a file, or with one that cannot be read, nothing is known of a login: then there is none that works.
 */
export function loginKeeper(dataDir: string, keep: (value: string) => void): () => void {
  const path = join(dataDir, 'codex-home', 'auth.json');
  let seen = '';
  return () => {
    try {
      const { mtimeMs, size, ino } = statSync(path);
      const state = `${ino} ${mtimeMs} ${size}`;
      if (state === seen || size > limits.redactionLoginBytesMax) return;
      for (const value of credentialValues(JSON.parse(readFileSync(path, 'utf8')))) keep(value);
      seen = state;
    } catch {
      seen = '';
    }
  };
}
