import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { advance, type Ledger, type NewEntry, openLedger, zeroCursor } from '../ledger';
import { sessionFold } from '../session';
import { type DomainEvent, limits, type StreamCursor, streams } from '../vocabulary';
import type { Place } from './place';
import { turnEvents } from './turn-events';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A past that never was, but is recorded as a real one: real events, folded by the session fold, appended by the real writer. */
export interface PastSession {
  readonly sessionId: string;
  readonly turns: number;
}

/** Writes sessions into the ledger of a place while no server runs on it. Gives the head afterwards. */
export async function writeHistory(
  o: { readonly root: string; readonly place: Place; readonly projectId: string },
  sessions: readonly PastSession[],
): Promise<number> {
  const ledger = await openLedger({
    ...o.place,
    migrationsDir: join(o.root, 'prisma', 'migrations'),
    producer: { app: 'codexchat-bench', version: '0' },
  });
  try {
    for (const session of sessions) await writeSession(ledger, o.projectId, session);
    return ledger.head();
  } finally {
    await ledger.close();
  }
}

async function writeSession(
  ledger: Ledger,
  projectId: string,
  { sessionId, turns }: PastSession,
): Promise<void> {
  const created: DomainEvent = {
    type: 'session.created',
    payload: { sessionId, projectId, flavour: 'demo', title: 'Long ago', model: null, effort: null },
  };
  const began = Date.now() - turns * 10_000;
  let cursor = zeroCursor(sessionFold, streams.session(sessionId));
  let waiting: NewEntry[] = [];
  let expectedVersion = 0;
  const flush = async (): Promise<void> => {
    const entries = waiting;
    waiting = [];
    const write = { expectedVersion, entries, cursor: cursor as unknown as StreamCursor };
    expectedVersion = cursor.version;
    if (entries.length > 0) await ledger.append({ writes: [write] });
  };
  for (let turn = 0; turn < turns; turn += 1) {
    const events = turnEvents(turn);
    const timed = (turn === 0 ? [created, ...events] : events).map((event, place) => ({
      event,
      at: began + turn * 10_000 + place * 100,
    }));
    if (waiting.length + timed.length > limits.batchEventsMax) await flush();
    const folded = advance(sessionFold, cursor, timed, sha256);
    cursor = folded.cursor;
    for (const entry of folded.entries)
      waiting.push({
        ...entry,
        eventId: crypto.randomUUID(),
        actor: { kind: 'runtime', id: 'bench' },
        causationId: null,
        correlationId: null,
      });
  }
  await flush();
}
