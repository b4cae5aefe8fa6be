import type { Ledger, PageReads } from '../ledger';
import type { SessionDirectory } from '../session';
import { type CoreClockwork, openStream } from '../stream';
import { runtimeFold, type Supervisor } from '../supervisor';
import { type DomainEvent, type Flavour, type RuntimeRow, type SessionRow, streams } from '../vocabulary';

/**
 * After a server that did not stop by itself: what looks alive in the record is ended in words, before anything new begins.
 * Gives how many sessions had something under way.
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
  const flavours: readonly Flavour[] = ['codex', 'demo'];
  for (const flavour of flavours) {
    const handle = await openStream(o.ledger, runtimeFold, streams.runtime(flavour), o.clockwork);
    const row = handle.state().row;
    const affected = desks.filter((desk) => desk.state().row?.flavour === flavour);
    const ends = endsOf(row);
    if (ends.length === 0 && affected.length === 0) continue;
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
  return underWay;
}

/**
 * What is over with the server. A process that had ended before ends no second time, and an open circuit stays open: it is the supervisor's
 * to take up.
 */
function endsOf(row: Omit<RuntimeRow, 'seq'> | null): readonly DomainEvent[] {
  if (row === null || row.phase === 'idle' || row.phase === 'stopped' || row.phase === 'open') return [];
  const { flavour, epoch, phase } = row;
  const reason = 'the server itself ended without stopping it';
  const stopped: DomainEvent = { type: 'runtime.stopped', payload: { flavour, reason } };
  if (phase === 'backoff' || phase === 'fatal') return [stopped];
  return [{ type: 'runtime.exited', payload: { flavour, epoch, code: null, signal: null, reason } }, stopped];
}

/** A session in which only follow-ups wait has nothing that could have been cut off. */
const isUnderWay = (row: Omit<SessionRow, 'seq'> | null): boolean =>
  row !== null && (row.openTurnId !== null || row.pendingApprovals > 0 || row.looseEnds > 0);

/** Turns that were cut off wait for the runtime's own word, so it is started for them: nobody has to send something to learn what happened. */
export function askAboutCutOff(
  directory: SessionDirectory,
  supervisor: (flavour: Flavour) => Supervisor,
  report: (what: string, error: unknown) => void,
): void {
  const flavours: readonly Flavour[] = ['codex', 'demo'];
  for (const flavour of flavours)
    if (directory.cutOff(flavour).length > 0)
      supervisor(flavour)
        .ready()
        .catch((error: unknown) => report('start the runtime to ask about a turn that was cut off', error));
}
