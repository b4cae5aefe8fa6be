import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { TroubleError } from '../vocabulary';
import { oddKind } from './odd-kind';

/** The places that belong to one thread, in a project's folder of archives. */
export const threadPlaces = (folder: string, threadId: string) => ({
  markers: join(folder, '.ledger-backfill'),
  marker: join(folder, '.ledger-backfill', `${threadId}.json`),
  document: join(folder, `${threadId}.ledger.json`),
});

/**
 * Refuses a thread before anything of it is recorded, when something lies where its document or marker go that is no file: to write there
 * would replace a link, lead out of the project, or fail halfway. Rejects with a TroubleError.
 */
export async function refuseOddPlaces(folder: string, threadId: string): Promise<void> {
  const { markers, marker, document } = threadPlaces(folder, threadId);
  const held = await lookAt(markers);
  if (held !== null && !held.isDirectory())
    throw new TroubleError(taken(markers, oddKind(held) ?? 'a file', 'the folder of the markers'));
  for (const [path, use] of [
    [document, 'the document of a thread'],
    [marker, 'the marker of a thread'],
  ] as const) {
    const facts = await lookAt(path);
    const kind = facts === null ? null : oddKind(facts);
    if (kind !== null) throw new TroubleError(taken(path, kind, use));
  }
}

const lookAt = (path: string) =>
  lstat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });

const taken = (path: string, kind: string, use: string) => ({
  kind: 'archive.place-taken',
  what: `"${path}" is ${kind}, where ${use} goes.`,
  safe: 'It was not touched, and nothing of the thread was taken over by this run.',
  next: 'Move it away and run the backfill again.',
});
