import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { limits } from '../vocabulary';
import { isLeftover } from './archive-files';
import { isUuid, upperUuid } from './core/archive-turn';
import { oddKind } from './odd-kind';

/** A file that looks like a thread's archive by its name. */
export interface ThreadFile {
  readonly threadId: string;
  readonly path: string;
}

export interface ArchiveList {
  /** By name, each thread once. */
  readonly threads: readonly ThreadFile[];
  /** Everything else but what belongs to an archive (its document, its markers, its kept and its half-written copies). */
  readonly strange: readonly StrangeFile[];
}

export interface StrangeFile {
  readonly path: string;
  readonly reason: string;
  /** It looks like history that nobody reads: `true`, or the thread of which it may be a mere copy. */
  readonly mayHold?: true | { readonly copyOf: string };
}

/** What lies in a project's folder of archives (`…/chats/threads`). Rejects with the file system's error. */
export async function listArchives(folder: string): Promise<ArchiveList> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((left, right) =>
    left.name < right.name ? -1 : 1,
  );
  const threads = new Map<string, ThreadFile>();
  const strange: StrangeFile[] = [];
  for (const { name } of entries.filter((entry) => entry.name.endsWith('.md'))) {
    const path = join(folder, name);
    const id = name.slice(0, -'.md'.length);
    const threadId = upperUuid(id);
    if (!isUuid(id)) strange.push({ path, reason: 'its name is not the id of a thread' });
    else if (threads.has(threadId)) {
      const other = basename(threads.get(threadId)?.path ?? '');
      strange.push({ path, reason: `it is the same thread as ${other}`, mayHold: { copyOf: threadId } });
    } else if (threads.size >= limits.archiveThreadsMax)
      strange.push({
        path,
        reason: `only ${limits.archiveThreadsMax} threads are looked at`,
        mayHold: true,
      });
    else threads.set(threadId, { threadId, path });
  }
  for (const entry of entries.filter(({ name }) => !name.endsWith('.md'))) {
    const odd = oddness(entry, threads);
    if (odd !== null) strange.push({ path: join(folder, entry.name), ...odd });
  }
  return { threads: [...threads.values()], strange: [...strange, ...(await olderArchives(folder))] };
}

const kept = /\.kept-[0-9a-f]{12}$/;
const documentName = /^(.*)\.ledger\.json$/;

/** Why something that has not the name of an archive is there, when nothing explains it; null for what belongs to an archive. */
function oddness(entry: Dirent, threads: ReadonlyMap<string, unknown>): Omit<StrangeFile, 'path'> | null {
  const { name } = entry;
  if (name === '.ledger-backfill' && entry.isDirectory()) return null;
  const kind = oddKind(entry);
  if (kind !== null) return { reason: `it is ${kind}; archives are files` };
  if (isLeftover(name) || kept.test(name)) return null;
  const id = documentName.exec(name)?.[1];
  if (id !== undefined && isUuid(id))
    return threads.has(upperUuid(id))
      ? null
      : { reason: 'it is a ledger document without its archive, and documents are not read' };
  const ending = /\.md$/i.exec(name)?.[0];
  if (ending === undefined)
    return { reason: 'its name is not that of an archive, which is the id of a thread and ".md"' };
  const reason = `its name ends in "${ending}"; give it the ending ".md" to have it taken over`;
  return isUuid(name.slice(0, -ending.length)) ? { reason, mayHold: true } : { reason };
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** The original's first format: one folder per day, without ids of turns. It moves them itself when it opens the project. */
async function olderArchives(folder: string): Promise<StrangeFile[]> {
  const chats = dirname(folder);
  const days = await readdir(chats, { withFileTypes: true }).catch(() => []);
  const found: StrangeFile[] = [];
  for (const entry of days.filter((one) => one.isDirectory() && day.test(one.name)))
    for (const name of await readdir(join(chats, entry.name)).catch(() => []))
      if (name.endsWith('.md') && isUuid(name.slice(0, -3)))
        found.push({
          path: join(chats, entry.name, name),
          reason: 'it has the older format of one folder per day, which is not read',
          mayHold: true,
        });
  return found;
}
