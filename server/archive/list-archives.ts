import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { limits } from '../vocabulary';
import { isUuid, upperUuid } from './core/archive-turn';

/** A file that looks like a thread's archive by its name. */
export interface ThreadFile {
  readonly threadId: string;
  readonly path: string;
}

export interface ArchiveList {
  /** By name, each thread once. */
  readonly threads: readonly ThreadFile[];
  /** Files that are no archive of a thread, with the reason. */
  readonly strange: readonly { readonly path: string; readonly reason: string }[];
}

/** What lies in a project's folder of archives (`…/chats/threads`). Rejects with the file system's error. */
export async function listArchives(folder: string): Promise<ArchiveList> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  const threads = new Map<string, ThreadFile>();
  const strange: { path: string; reason: string }[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const id = name.slice(0, -'.md'.length);
    const threadId = upperUuid(id);
    if (!isUuid(id)) strange.push({ path, reason: 'its name is not the id of a thread' });
    else if (threads.has(threadId))
      strange.push({
        path,
        reason: `it is the same thread as ${basename(threads.get(threadId)?.path ?? '')}`,
      });
    else if (threads.size >= limits.archiveThreadsMax)
      strange.push({ path, reason: `only ${limits.archiveThreadsMax} threads are looked at` });
    else threads.set(threadId, { threadId, path });
  }
  return { threads: [...threads.values()], strange: [...strange, ...(await olderArchives(folder))] };
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** The original's first format: one folder per day, without ids of turns. It moves them itself when it opens the project. */
async function olderArchives(folder: string): Promise<{ path: string; reason: string }[]> {
  const chats = dirname(folder);
  const days = await readdir(chats, { withFileTypes: true }).catch(() => []);
  const found: { path: string; reason: string }[] = [];
  for (const entry of days.filter((one) => one.isDirectory() && day.test(one.name)))
    for (const name of await readdir(join(chats, entry.name)).catch(() => []))
      if (name.endsWith('.md') && isUuid(name.slice(0, -3)))
        found.push({
          path: join(chats, entry.name, name),
          reason: 'it has the older format of one folder per day, which is not read',
        });
  return found;
}
