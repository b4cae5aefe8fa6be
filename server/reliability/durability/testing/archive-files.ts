import { join } from 'node:path';
import { originalArchive, originalTurns, threadIdOf } from '../../../archive/testing/original-archive';
import type { Files } from '../core/disk';

/** What lies in the project before the archives subject begins: threads as the original writes them. */
export function archivesBefore(threads: number): Files {
  const folder = join('project', 'chats', 'threads');
  const files = new Map<string, Uint8Array>([
    ['project/', new Uint8Array()],
    ['project/chats/', new Uint8Array()],
    [`${folder}/`, new Uint8Array()],
  ]);
  for (let n = 0; n < threads; n++) {
    const threadId = threadIdOf(n + 1);
    files.set(`${folder}/${threadId}.md`, Buffer.from(originalArchive(threadId, originalTurns(n + 1, 3))));
  }
  return files;
}
