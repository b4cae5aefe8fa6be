import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArchive } from '../../../archive';
import { verifyLedger } from '../../../ledger';
import { openLedgerFile } from '../../../ledger/writer-connection';
import { foldOf } from '../../../plane';
import { TroubleError } from '../../../vocabulary';
import { openSubjectPlane } from './subject-archives';
import { ledgerOptions, subjectPlaces } from './subject-places';

/** One promise that an archive is written: at which head, where, and what it held. */
interface Archived {
  readonly head: number;
  readonly path: string;
  readonly hash: string;
}

const archivedIn = (acks: readonly string[]): readonly Archived[] =>
  acks.flatMap((ack) => {
    const [word, head, path = '', hash = ''] = ack.split(' ');
    return word === 'archive' ? [{ head: Number(head), path, hash }] : [];
  });

/** Opens what a crash left as the server would, and says what is not as promised. `all`: every promise of the run, also the later ones. */
export async function checkArchives(
  dir: string,
  acks: readonly string[],
  all: readonly string[],
): Promise<readonly string[]> {
  try {
    return [...(await checkLedgerBehind(dir, acks)), ...archivesMissing(dir, acks, all)];
  } catch (error) {
    return [`does not open: ${error instanceof TroubleError ? error.trouble.what : String(error)}`];
  }
}

async function checkLedgerBehind(dir: string, acks: readonly string[]): Promise<readonly string[]> {
  const { connection, opening } = openLedgerFile(
    { ...ledgerOptions(dir), acceptLoss: false },
    () => undefined,
  );
  connection.db.close();
  const heads = acks.flatMap((ack) =>
    /^(?:project|backfill|entry|archive|closed) /.test(ack) ? [Number(ack.split(' ')[1])] : [],
  );
  const promised = Math.max(0, ...heads);
  const faults =
    opening.head < promised ? [`${promised} entries were promised, ${opening.head} are there`] : [];
  const report = await verifyLedger({ ...ledgerOptions(dir), checkpoints: [], foldOf });
  for (const { findings } of [report.integrity, report.completeness])
    faults.push(...findings.map(({ field, what }) => `verify: ${field}: ${what}`));
  return faults;
}

/** What the archives' own note of their position covers must be in the archives, and what was promised too. */
function archivesMissing(dir: string, acks: readonly string[], all: readonly string[]): readonly string[] {
  const position = positionOf(dir);
  const promised = new Set(archivedIn(acks));
  const later = archivedIn(all);
  const faults: string[] = [];
  for (const path of new Set(later.map((one) => one.path))) {
    const versions = later.filter((one) => one.path === path);
    const needed = versions.findLastIndex(
      (one) => one.head <= position || [...promised].some(({ hash }) => hash === one.hash),
    );
    if (needed < 0) continue;
    const fault = archiveFault(
      join(dir, path),
      versions.slice(0, needed).map((one) => one.hash),
      versions.slice(needed).map((one) => one.hash),
    );
    if (fault !== null) faults.push(`${path} ${fault} (position ${position})`);
  }
  return faults;
}

/** A version that nobody promised yet may stand there too, as a whole: the program was killed before it could say so. */
function archiveFault(path: string, older: readonly string[], good: readonly string[]): string | null {
  if (!existsSync(path)) return 'was promised and is missing';
  const bytes = readFileSync(path);
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (good.includes(hash)) return null;
  if (older.includes(hash)) return 'is older than promised';
  const [problem] = parseArchive(bytes).problems;
  return problem ? `is not whole: ${problem.reason}` : null;
}

function positionOf(dir: string): number {
  const path = join(subjectPlaces(dir).dataDir, 'archives', 'position.json');
  if (!existsSync(path)) return 0;
  const { lastSeq, behind }: { lastSeq: number; behind: readonly string[] } = JSON.parse(
    readFileSync(path, 'utf8'),
  );
  return behind.length > 0 ? 0 : lastSeq;
}

/**
 * The markers of an image, judged by the product: what has one is passed over, because everything behind it recomputes; the rest is taken over now,
 * and once more adds nothing. The image must lie where the program worked, because markers name places.
 */
export async function checkMarkers(dir: string, acks: readonly string[]): Promise<readonly string[]> {
  const projectId = acks.findLast((ack) => ack.startsWith('project '))?.split(' ')[2];
  if (projectId === undefined) return [];
  const opened = await openSubjectPlane(dir);
  try {
    const faults: string[] = [];
    const { archives } = subjectPlaces(dir);
    const markers = join(archives, '.ledger-backfill');
    const marked = new Set(existsSync(markers) ? readdirSync(markers) : []);
    const run = async () => {
      // An archive that a session goes on writing is another one, and is rightly taken over again.
      await opened.settledArchives();
      return opened.plane.projects.backfill({
        commandId: randomUUID(),
        projectId,
        limit: null,
        force: false,
      });
    };
    const first = await run();
    for (const { threadID, status, reason } of first.threads)
      if (marked.has(`${threadID}.json`) && status !== 'skipped')
        faults.push(`the marker of ${threadID} does not hold: ${reason}`);
    const second = await run();
    if (second.exportedThreadCount + second.addedTurnCount + second.failedThreadCount > 0)
      faults.push(`a second run did something again: ${JSON.stringify(second.threads)}`);
    return faults;
  } finally {
    await opened.close('asked to');
  }
}
