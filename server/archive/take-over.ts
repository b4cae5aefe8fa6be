import type { Ledger } from '../ledger';
import type { SessionDirectory } from '../session';
import { type OnDoubt, whileCertain } from '../stream';
import { type DomainEvent, limits } from '../vocabulary';
import { sha256Hex } from './archive-files';
import type { ArchiveProblem } from './core/parse';
import { type ArchiveSource, ImportPlan, importEventId } from './core/plan-import';
import type { SessionRecord } from './core/session-record';
import { readRecord } from './read-record';
import type { TurnSource } from './turn-source';

export interface TakeOverPorts {
  readonly ledger: Ledger;
  readonly directory: SessionDirectory;
  /** Of this ledger. */
  readonly onDoubt: OnDoubt;
  /** Appends that are not known to stand yet, also those that nobody waits for any more. */
  readonly unended: Set<Promise<unknown>>;
}

/**
 * Before the ledger is read for a take-over: what an earlier one left in doubt has ended. Otherwise the same turns would be offered behind
 * themselves. Rejects when the ledger cannot be written for so long.
 */
export async function earlierEnded({ unended, onDoubt }: TakeOverPorts): Promise<void> {
  await whileCertain(Promise.allSettled(unended), onDoubt, limits.takeOverPatienceMs);
}

/** A file of turns, and what the ledger has of the session that it belongs to. */
export interface TurnFile {
  readonly sessionId: string;
  readonly threadId: string;
  readonly projectId: string;
  readonly limit: number | null;
  readonly source: TurnSource;
  /** `codexchat-markdown/2` or `codex-rollout`. */
  readonly format: string;
  /** Of the file, relative to the folder that it belongs to. */
  readonly path: string;
  /** What the ledger has of the session by now. */
  readonly record: SessionRecord;
  readonly counts: { readonly turns: number; readonly items: number } | null;
  /** Found before the file was read. */
  readonly problems: readonly ArchiveProblem[];
  readonly signal?: AbortSignal | undefined;
}

export interface TakeOverOrder extends TurnFile {
  readonly commandId: string;
  /** Entries that the session's stream has. */
  readonly version: number;
  /** Why it is done again; null the first time. */
  readonly reason: string | null;
}

export interface TakenOver {
  readonly record: SessionRecord;
  readonly addedTurnCount: number;
  readonly problems: readonly ArchiveProblem[];
  readonly problemsOmitted: number;
}

/**
 * Takes a file of turns into the ledger: the turns that it does not have, then the record that it has them all. What was appended stays when the
 * signal aborts or something fails; the next run goes on from there.
 */
export async function takeOver(ports: TakeOverPorts, order: TakeOverOrder): Promise<TakenOver> {
  const { sessionId, threadId, source, record } = order;
  const stamp = stampOf(order);
  const plan = new ImportPlan({ ...order, source: stamp });
  // Where entries were lost or changed, an event of the same content may stand there and not count: it needs another id.
  const revision = record.rows === 0 ? 0 : order.version;
  for await (const batch of source.batches()) {
    order.signal?.throwIfAborted();
    const events = batch.flatMap(({ turn, offset }) => plan.take(turn, offset));
    await append(ports, order, events, revision);
  }
  await append(ports, order, plan.begin(null), revision);
  const after = await readRecord(ports.ledger, sessionId, record);
  const { problems, problemsOmitted } = problemsOf(order, plan);
  const payload = {
    threadId,
    source: stamp,
    turnLimit: order.limit,
    turns: plan.turns,
    added: plan.added,
    rows: after.rows,
    lastSeq: after.lastRow,
    rowsHash: after.rowsHash,
    problems: problems.length + problemsOmitted,
    reason: order.reason,
  };
  await append(ports, order, [{ type: 'archive.backfilled', payload }], order.version);
  return {
    record: after,
    addedTurnCount: plan.added,
    problems,
    problemsOmitted,
  };
}

/**
 * What of a file that was taken over is still not taken as it stands there: reading it again says the same as the first time. Nothing is read again when
 * the record of the take-over counted none.
 */
export async function problemsAgain(
  file: TurnFile,
): Promise<Pick<TakenOver, 'problems' | 'problemsOmitted'>> {
  if (file.record.takenOver(file.limit)?.facts.problems === 0) return { problems: [], problemsOmitted: 0 };
  const plan = new ImportPlan({ ...file, source: stampOf(file) });
  for await (const batch of file.source.batches()) {
    file.signal?.throwIfAborted();
    for (const { turn, offset } of batch) plan.take(turn, offset);
  }
  return problemsOf(file, plan);
}

const stampOf = ({ format, path, source }: TurnFile): ArchiveSource => ({
  format,
  path,
  bytes: source.facts.bytes,
  hash: source.facts.hash,
});

function problemsOf(
  { problems, source }: TurnFile,
  plan: ImportPlan,
): Pick<TakenOver, 'problems' | 'problemsOmitted'> {
  const found = source.problems();
  return {
    problems: [...problems, ...found.problems, ...plan.differing.map(differs)],
    problemsOmitted: found.problemsOmitted,
  };
}

/** In transactions of a bounded size; a crash between two of them leaves the rest for the next run. */
async function append(
  { directory, onDoubt, unended }: TakeOverPorts,
  { sessionId, commandId }: TakeOverOrder,
  events: readonly DomainEvent[],
  revision: number,
): Promise<void> {
  if (events.length === 0) return;
  const actor = { kind: 'system', id: 'backfill' } as const;
  const cause = { actor, causationId: commandId, correlationId: null };
  const desk = await directory.desk(sessionId, true);
  for (const batch of batches(events)) {
    const ids = batch.map((event) => importEventId({ sessionId, revision, event }, sha256Hex));
    const appended = desk.joined(async (pen) => {
      pen.add(batch, cause, ids);
      await desk.commit([pen], undefined, false);
    });
    unended.add(appended);
    const ended = (): void => void unended.delete(appended);
    appended.then(ended, ended);
    await whileCertain(appended, onDoubt, limits.takeOverPatienceMs);
  }
}

function batches(events: readonly DomainEvent[]): readonly (readonly DomainEvent[])[] {
  const found: DomainEvent[][] = [];
  let chars = 0;
  for (const event of events) {
    const size = JSON.stringify(event.payload).length;
    const last = found.at(-1);
    const fits = last && last.length < limits.batchEventsMax && chars + size <= limits.batchBytesMax;
    if (fits) last.push(event);
    else found.push([event]);
    chars = fits ? chars + size : size;
  }
  return found;
}

const differs = ({ id, offset }: { readonly id: string; readonly offset: number }): ArchiveProblem => ({
  offset,
  length: 0,
  reason: `turn ${id} was recorded by the ledger itself, and the archive tells it otherwise; the ledger counts`,
  taken: false,
});
