import { hashFile, hashPieces, readWhole } from './archive-files';
import { type BackfillMarker, readMarker } from './core/marker';
import { seedPieces } from './core/seed-document';
import type { SessionRecord } from './core/session-record';
import { threadPlaces } from './thread-places';

export interface MarkerFacts {
  readonly folder: string;
  readonly projectPath: string;
  readonly threadId: string;
  readonly limit: number | null;
  /** SHA-256 of the archive as it is now. */
  readonly sourceHash: string;
  readonly record: SessionRecord;
}

/**
 * The marker when all that it stands for still holds: the document that it names, the entries in the ledger that hold the turns, and the
 * archive that they came from, each recomputed. Otherwise why not, in words; null when there is no marker and there never was a take-over.
 */
export async function checkMarker(facts: MarkerFacts): Promise<BackfillMarker | string | null> {
  const { folder, projectPath, threadId, limit, sourceHash, record } = facts;
  const places = threadPlaces(folder, threadId);
  const taken = record.takenOver(limit);
  const file = await readWhole(places.marker);
  if (!file.ok) return file.error.what;
  if (file.value === null) return taken ? 'the marker is missing' : null;
  const marker = readMarker(file.value.bytes.toString('utf8'), threadId, limit);
  if (typeof marker === 'string') return marker;
  if (marker.projectPath !== projectPath) return 'the marker is of another project';
  if (marker.ledgerPath !== places.document) return 'the marker names a document in another place';
  const document = await hashFile(places.document);
  if (!document.ok) return document.error.what;
  if (document.value === null) return 'the document that the marker names is missing';
  if (document.value !== marker.sha256) return 'the document that the marker names has another hash';
  if (taken === null) return 'the ledger has no record of this thread and limit';
  if (!taken.holds || record.unreadable > 0)
    return 'the entries of the thread in the ledger are not those that were recorded';
  if (taken.facts.source.hash !== sourceHash) return 'the archive has changed since it was taken over';
  const { generatedAt } = marker;
  const again = seedPieces({ projectPath, threadId, generatedAt, limit, turns: record.turns() });
  let entryCount = 0;
  const counted = (function* () {
    entryCount = yield* again;
  })();
  if ((await hashPieces(counted)) !== marker.sha256)
    return 'the ledger tells otherwise than the document of the marker';
  if (entryCount !== marker.entryCount) return 'the marker counts other entries';
  return marker;
}
