import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DomainEvent, Fold, ItemRow, JsonObject, StreamCursor } from '../../vocabulary';
import { advance, zeroCursor } from '../core/fold-run';
import type { AppendBatch, StreamWrite } from '../ledger';
import type { LedgerOptions } from '../open-ledger';

/** What the ledger's own tests and benchmark share: temporary places, and a small fold over real session events. */

export const migrationsDir = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface TemporaryPlace extends AsyncDisposable {
  readonly dir: string;
  readonly options: LedgerOptions;
}

export async function temporaryPlace(): Promise<TemporaryPlace> {
  const dir = await mkdtemp(join(tmpdir(), 'codexchat-ledger-'));
  return {
    dir,
    options: {
      dataDir: join(dir, 'data'),
      headDir: join(dir, 'head'),
      migrationsDir,
      producer: { app: 'codexchat-test', version: '0' },
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

interface ToyState {
  readonly events: number;
}

const itemRow = (itemId: string, data: JsonObject, status: ItemRow['status']) => ({
  itemId,
  sessionId: 's1',
  turnId: 't1',
  ordinal: 1,
  kind: 'agentMessage',
  status,
  startedAt: 1_000,
  completedAt: null,
  data,
  cut: {},
  live: {},
  liveDropped: 0,
});

/** Rows for items and chunks, nothing for the rest. */
export const toyFold: Fold<ToyState> = {
  name: 'toy',
  version: 1,
  initial: { events: 0 },
  evolve: (state, event) => {
    const next = { events: state.events + 1 };
    if (event.type === 'item.started')
      return {
        state: next,
        changes: [{ put: 'item', row: itemRow(event.payload.itemId, event.payload.item.raw, 'open') }],
      };
    if (event.type === 'item.text-appended')
      return { state: next, changes: [{ put: 'chunk', row: { sessionId: 's1', ...event.payload } }] };
    if (event.type === 'item.completed')
      return {
        state: next,
        changes: [
          { put: 'item', row: itemRow(event.payload.itemId, event.payload.item.raw, 'completed') },
          { drop: 'chunk', itemId: event.payload.itemId },
        ],
      };
    return { state: next, changes: [] };
  },
};

export const textAppended = (itemId: string, offset: number, text: string): DomainEvent => ({
  type: 'item.text-appended',
  payload: { itemId, channel: 'text', offset, text },
});

export const itemStarted = (itemId: string): DomainEvent => ({
  type: 'item.started',
  payload: {
    itemId,
    turnId: 't1',
    item: { id: itemId, type: 'agentMessage', raw: { text: '' } },
    digest: null,
  },
});

export const itemCompleted = (itemId: string, text: string): DomainEvent => ({
  type: 'item.completed',
  payload: { itemId, turnId: 't1', item: { id: itemId, type: 'agentMessage', raw: { text } } },
});

/** Folds events onto a cursor (or an empty stream) and makes a write of it. */
export function writeOf(
  stream: string,
  events: readonly DomainEvent[],
  from: StreamCursor | null = null,
  ids: readonly string[] = [],
): StreamWrite {
  const start = (from ?? zeroCursor(toyFold, stream)) as StreamCursor<ToyState>;
  const folded = advance(
    toyFold,
    start,
    events.map((event, i) => ({ event, at: 1_000 + i })),
    sha256,
  );
  return {
    expectedVersion: start.version,
    cursor: { ...folded.cursor, state: { ...folded.cursor.state } },
    entries: folded.entries.map((entry, i) => ({
      ...entry,
      eventId: ids[i] ?? randomUUID(),
      actor: { kind: 'system', id: 'test' },
      causationId: null,
      correlationId: null,
    })),
  };
}

export const batchOf = (...writes: readonly StreamWrite[]): AppendBatch => ({ writes });

/** As if a person's command had caused it. */
export const byCommand = (write: StreamWrite, commandId: string): StreamWrite => ({
  ...write,
  entries: write.entries.map((entry) => ({
    ...entry,
    actor: { kind: 'person', id: 'local' },
    causationId: commandId,
  })),
});
