import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../vocabulary';
import { upperUuid } from './core/archive-turn';

/** A session file of the runtime, by its name. */
export interface RolloutFile {
  readonly threadId: string;
  readonly path: string;
  /** Relative to the codex home. */
  readonly name: string;
  readonly size: number;
}

export interface RolloutList {
  /** By path, each thread once: of two files for one thread, the longer. */
  readonly files: readonly RolloutFile[];
  /** What is no session file that can be read, with the reason. */
  readonly strange: readonly { readonly path: string; readonly reason: string }[];
}

const folders = ['sessions', 'archived_sessions'];
const rolloutName = /^rollout-.*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/i;
/** `sessions/YYYY/MM/DD`. */
const depthMax = 4;

/** The session files of a codex home. Links are not followed; nothing is opened. Null when it has none of the folders that hold them. */
export async function listRollouts(home: string): Promise<RolloutList | null> {
  const strange: { path: string; reason: string }[] = [];
  const found = new Map<string, RolloutFile>();
  let present = false;
  let omitted = 0;
  for (const folder of folders) {
    const facts = await lstat(join(home, folder)).catch(() => null);
    if (facts?.isSymbolicLink())
      strange.push({ path: join(home, folder), reason: 'it is a link, and links are not followed' });
    if (!facts?.isDirectory()) continue;
    present = true;
    await walk(folder, 1);
  }
  if (omitted > 0)
    strange.push({
      path: home,
      reason: `${omitted} further files: only ${limits.rolloutFilesMax} are looked at`,
    });
  const files = [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  return present ? { files, strange } : null;

  async function walk(folder: string, depth: number): Promise<void> {
    const entries = await readdir(join(home, folder), { withFileTypes: true });
    for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
      const name = `${folder}/${entry.name}`;
      const refuse = (reason: string): void => void strange.push({ path: join(home, name), reason });
      if (entry.isSymbolicLink()) refuse('it is a link, and links are not followed');
      else if (entry.isDirectory() && depth < depthMax) await walk(name, depth + 1);
      else if (!entry.isFile()) refuse('it is not a file of a session');
      else await take(name, entry.name, refuse);
    }
  }

  async function take(name: string, base: string, refuse: (reason: string) => void): Promise<void> {
    const id = rolloutName.exec(base)?.[1];
    if (id === undefined) return refuse('its name is not that of a session file');
    const threadId = upperUuid(id);
    const before = found.get(threadId);
    if (!before && found.size >= limits.rolloutFilesMax) {
      omitted += 1;
      return;
    }
    const file = { threadId, path: join(home, name), name, size: (await lstat(join(home, name))).size };
    const longer = before && before.size >= file.size ? before : file;
    if (before) {
      const other = longer === file ? before : file;
      strange.push({ path: other.path, reason: `it is the same thread as ${longer.name}, which is longer` });
    }
    found.set(threadId, longer);
  }
}
