import type { Ledger, PageReads } from '../ledger';
import { type SessionDesk, type SessionDirectory, servedBy, type WorkerPins } from '../session';
import { type CoreClockwork, openStream } from '../stream';
import { runtimeFold, type Supervisor } from '../supervisor';
import {
  type DomainEvent,
  type Flavour,
  type RuntimeRow,
  runtimeIdOf,
  type SessionRow,
  streams,
  workerOf,
} from '../vocabulary';

/**
 * After a server that did not stop by itself: what looks alive in the record is ended in words, before anything new begins. Each worker that
 * ever ran is looked at, however many there are now. Gives how many sessions had something under way.
 */
export async function reconcile(o: {
  readonly ledger: Ledger;
  readonly reads: PageReads;
  readonly directory: SessionDirectory;
  readonly clockwork: CoreClockwork;
}): Promise<number> {
  const unsettled = await o.reads.unsettledSessions();
  const desks = await Promise.all(unsettled.map((sessionId) => o.directory.desk(sessionId)));
  const underWay = desks.filter((desk) => isUnderWay(desk.state().row)).length;
  const byWorker = new Map<string, readonly SessionDesk[]>();
  for (const row of await o.reads.runtimes()) byWorker.set(streams.runtime(row.flavour, workerOf(row)), []);
  for (const desk of desks) {
    const { row } = desk.state();
    if (row === null) continue;
    const stream = streams.runtime(row.flavour, servedBy(row));
    byWorker.set(stream, [...(byWorker.get(stream) ?? []), desk]);
  }
  for (const [stream, affected] of byWorker) await settle(o, stream, affected);
  return underWay;
}

/**
 * What is over with the server. A process that had ended before ends no second time, and an open circuit stays open: it is the supervisor's
 * to take up.
 */
function endsOf(row: Omit<RuntimeRow, 'seq'> | null): readonly DomainEvent[] {
  if (row === null || row.phase === 'idle' || row.phase === 'stopped' || row.phase === 'open') return [];
  const { epoch, phase } = row;
  const id = runtimeIdOf(row);
  const reason = 'the server itself ended without stopping it';
  const stopped: DomainEvent = { type: 'runtime.stopped', payload: { ...id, reason } };
  if (phase === 'backoff' || phase === 'fatal') return [stopped];
  return [{ type: 'runtime.exited', payload: { ...id, epoch, code: null, signal: null, reason } }, stopped];
}

async function settle(
  o: { readonly ledger: Ledger; readonly directory: SessionDirectory; readonly clockwork: CoreClockwork },
  stream: string,
  affected: readonly SessionDesk[],
): Promise<void> {
  const handle = await openStream(o.ledger, runtimeFold, stream, o.clockwork);
  const ends = endsOf(handle.state().row);
  if (ends.length === 0 && affected.length === 0) return;
  await handle.exclusively(async (pen) => {
    if (ends.length > 0) {
      const actor = { kind: 'system', id: 'server' } as const;
      pen.add(ends, { actor, causationId: null, correlationId: null });
    }
    const own = pen.write();
    await o.directory.endTogether(affected, { epoch: null, what: 'The server ended' }, async (pens) => {
      const writes = [own, ...pens.map((one) => one.write())].filter((write) => write !== null);
      if (writes.length > 0) await o.ledger.append({ writes, urgent: true });
      for (const one of pens) one.adopt();
    });
    pen.adopt();
  });
}

/** A session in which only follow-ups wait has nothing that could have been cut off. */
const isUnderWay = (row: Omit<SessionRow, 'seq'> | null): boolean =>
  row !== null && (row.openTurnId !== null || row.pendingApprovals > 0 || row.looseEnds > 0);

/** Turns that were cut off wait for the runtime's own word, so it is started for them: nobody has to send something to learn what happened. */
export function askAboutCutOff(
  directory: SessionDirectory,
  pins: WorkerPins,
  supervisor: (flavour: Flavour, worker: number) => Supervisor,
  report: (what: string, error: unknown) => void,
): void {
  const failed = (error: unknown) => report('start the runtime to ask about a turn that was cut off', error);
  const flavours: readonly Flavour[] = ['codex', 'demo'];
  for (const flavour of flavours) {
    // All of them have a worker before one of these begins.
    const kept = directory.cutOff(flavour).map((desk) => pins.keep(desk));
    Promise.all(kept)
      .then((workers) =>
        Promise.all([...new Set(workers)].map((worker) => supervisor(flavour, worker).ready())),
      )
      .catch(failed);
  }
}
