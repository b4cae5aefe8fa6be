import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type OpenPlane, openPlane } from '../../../plane';
import { sessionFold } from '../../../session';
import { openStream } from '../../../stream';
import { type DomainEvent, streams, TroubleError } from '../../../vocabulary';
import { packageRoot, promised, say, subjectPlaces } from './subject-places';

const cause = {
  actor: { kind: 'system', id: 'durability' },
  causationId: null,
  correlationId: null,
} as const;
const env = {
  now: Date.now,
  newId: randomUUID,
  sha256: (text: string): string => createHash('sha256').update(text).digest('hex'),
};

/** The whole server without its door, on the places of a subject. */
export const openSubjectPlane = (dir: string): Promise<OpenPlane> => {
  const { dataDir, headDir } = subjectPlaces(dir);
  const report = (what: string, error: unknown): void => say(`report ${what}: ${String(error)}`);
  return openPlane({ places: { dataDir, headDir }, root: packageRoot(), version: 'durability', report });
};

/**
 * Takes the archives of a project over, with a document and a marker for each; takes them over again; and lets sessions, in the project and
 * outside of it, be written as archives while they go on. Promises name the head at which they were made.
 */
export async function archivesSubject(dir: string, count: number): Promise<void> {
  const { project } = subjectPlaces(dir);
  const plane = await promised(
    () => openSubjectPlane(dir),
    ({ ledger }) => `open ${ledger.opening.origin}`,
  );
  if (!plane) return;
  const head = () => plane.ledger.head();
  const commandId = randomUUID;
  const added = await promised(
    () => plane.plane.projects.add({ commandId: commandId(), path: project }),
    ({ projectId }) => `project ${head()} ${projectId}`,
  );
  if (!added) return;
  const { projectId } = added;
  for (const force of [false, true]) {
    // The second document names another second, so that it is another one.
    if (force) await nextSecond();
    await promised(
      async () => {
        const done = await plane.plane.projects.backfill({
          commandId: commandId(),
          projectId,
          limit: null,
          force,
        });
        const [failed] = done.failed;
        if (failed) throw new TroubleError(failed.problem);
        return done;
      },
      ({ exportedThreadCount, failedThreadCount }) =>
        `backfill ${head()} ${exportedThreadCount} ${failedThreadCount}`,
    );
  }
  for (const where of [projectId, 'elsewhere']) await writeSession(dir, plane, where, Math.ceil(count / 6));
  await promised(
    () => plane.close('asked to'),
    () => `closed ${head()}`,
  );
}

const secondMs = 1000;
const nextSecond = (): Promise<void> => setTimeout(secondMs - (Date.now() % secondMs));

async function writeSession(dir: string, opened: OpenPlane, projectId: string, turns: number): Promise<void> {
  const { ledger } = opened;
  const sessionId = randomUUID();
  const handle = await openStream(ledger, sessionFold, streams.session(sessionId), env);
  const add = (event: DomainEvent): Promise<void> =>
    handle.exclusively(async (pen) => {
      pen.add([event], cause);
      const write = pen.write();
      if (write) await ledger.append({ writes: [write] });
      pen.adopt();
      say(`ack entry ${ledger.head()}`);
    });
  const { archives, dataDir } = subjectPlaces(dir);
  const folder = projectId === 'elsewhere' ? join(dataDir, 'archives', projectId) : archives;
  const path = join(folder, `${sessionId.toUpperCase()}.md`);
  const archived = async (): Promise<string> => {
    await opened.settledArchives();
    const { behind, problem } = (await opened.plane.status()).archives;
    if (problem) throw new TroubleError(problem);
    if (behind > 0) throw new Error('an archive is behind, and nobody says why');
    const hash = env.sha256(readFileSync(path, 'utf8'));
    return `archive ${ledger.head()} ${path.slice(dir.length + 1)} ${hash}`;
  };
  const title = 'New session';
  const facts = { flavour: 'demo', title, model: null, effort: null } as const;
  await add({ type: 'session.created', payload: { sessionId, projectId, ...facts } });
  for (let n = 0; n < turns; n++) {
    const turnId = randomUUID();
    await add({
      type: 'turn.requested',
      payload: { turnId, clientMessageId: `m${n}`, text: `question ${n}` },
    });
    await promised(archived, (line) => line);
    await add({ type: 'turn.settled', payload: { turnId, status: 'completed', reason: null, error: null } });
    await promised(archived, (line) => line);
  }
}
