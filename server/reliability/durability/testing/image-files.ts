import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Files } from '../core/disk';

/** In memory where that is possible: what an image holds is decided, and waiting for a disk would prove nothing more. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Shared memory of SQLite: made anew by whoever opens first, and never on a disk. */
const volatile = /-shm$/;

/** A directory in memory that is removed with the object. */
export interface Workspace extends Disposable {
  readonly dir: string;
}

export function makeWorkspace(): Workspace {
  const dir = mkdtempSync(join(memory, 'codexchat-durability-'));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Makes a directory hold exactly these files. Always the same directory, because markers name places. */
export function layOut(dir: string, files: Files): void {
  mkdirSync(dir, { recursive: true });
  for (const name of readdirSync(dir)) rmSync(join(dir, name), { recursive: true });
  for (const [path, bytes] of files) {
    const full = join(dir, path);
    if (path.endsWith('/')) mkdirSync(full, { recursive: true, mode: 0o700 });
    else if (!volatile.test(path)) {
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, bytes, { mode: 0o600 });
    }
  }
}
