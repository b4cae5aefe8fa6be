import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of one benchmark, all below one temporary folder that goes when it is over, or when this process is asked to end. */
export interface Place extends Disposable {
  readonly base: string;
  readonly dataDir: string;
  readonly headDir: string;
  readonly projectDir: string;
}

export function makePlace(): Place {
  // Real, because the runtime echoes the folder it works in and any other spelling is a mismatch.
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'codexchat-bench-')));
  const made = (name: string): string => {
    const dir = join(base, name);
    mkdirSync(dir, { mode: 0o700 });
    return dir;
  };
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(base, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return {
    base,
    dataDir: made('data'),
    headDir: made('head'),
    projectDir: made('project'),
    [Symbol.dispose]: remove,
  };
}
