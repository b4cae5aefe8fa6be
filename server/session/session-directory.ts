import type { Pen } from '../stream';
import { openStream } from '../stream';
import { type Flavour, limits, type RuntimeSignal, streams, TroubleError } from '../vocabulary';
import type { Ending } from './core/decide-exit';
import { sessionFold } from './core/evolve';
import type { SessionState } from './core/state';
import type { Standing } from './core/turn-line';
import { sessionCore } from './session-core';
import { type DeskPorts, type LiveFrame, SessionDesk } from './session-desk';
import { servedBy } from './worker-pins';

/** All sessions at work, and which runtime thread belongs to which. */
export class SessionDirectory {
  private readonly ports: DeskPorts;
  private readonly desks = new Map<string, Promise<SessionDesk>>();
  private readonly opened = new Map<string, SessionDesk>();
  private readonly byThread = new Map<string, SessionDesk>();

  constructor(ports: DeskPorts) {
    this.ports = ports;
  }

  /** The session's desk; `session.unknown` when there is no such session (but for one about to be created). */
  async desk(sessionId: string, creating = false): Promise<SessionDesk> {
    let opening = this.desks.get(sessionId);
    if (!opening) {
      opening = openStream(
        this.ports.ledger,
        sessionFold,
        streams.session(sessionId),
        this.ports.clockwork,
      ).then((handle) => {
        const desk = new SessionDesk(sessionId, handle, this.ports);
        this.opened.set(sessionId, desk);
        return desk;
      });
      this.desks.set(sessionId, opening);
    }
    const desk = await opening;
    this.rest();
    if (creating || desk.state().row !== null) return desk;
    this.desks.delete(sessionId);
    this.opened.delete(sessionId);
    throw new TroubleError({
      kind: 'session.unknown',
      what: 'There is no such session.',
      safe: 'Nothing was changed.',
      next: 'Choose a session from the list.',
    });
  }

  /** Sessions at rest leave the memory, longest unused first, when there are more than `limits.desksMax`. */
  private rest(): void {
    for (const [sessionId, desk] of this.opened) {
      if (this.opened.size <= limits.desksMax) return;
      if (!desk.atRest()) continue;
      this.opened.delete(sessionId);
      this.desks.delete(sessionId);
      const threadId = desk.state().row?.threadId;
      if (threadId != null) this.byThread.delete(threadId);
    }
  }

  bindThread(threadId: string, desk: SessionDesk): void {
    this.byThread.set(threadId, desk);
  }

  /** Hands each message to its session; what belongs to none is given back. */
  route(signals: readonly RuntimeSignal[], epoch: string): readonly RuntimeSignal[] {
    const homeless: RuntimeSignal[] = [];
    const batches = new Map<SessionDesk, RuntimeSignal[]>();
    for (const signal of signals) {
      const threadId = 'threadId' in signal ? signal.threadId : null;
      const desk = threadId === null ? undefined : this.byThread.get(threadId);
      if (!desk) homeless.push(signal);
      else batches.set(desk, [...(batches.get(desk) ?? []), signal]);
    }
    for (const [desk, batch] of batches) desk.receive(batch, epoch);
    return homeless;
  }

  /**
   * Sessions of one runtime that are in memory: whatever hangs on its process, or is about to be recorded as hanging on it, is among them.
   * `worker`: only those assigned to it; left out where there is only one, or all are meant.
   */
  of(flavour: Flavour, worker?: number): readonly SessionDesk[] {
    return [...this.opened.values()].filter((desk) => {
      const { row } = desk.state();
      return row?.flavour === flavour && (worker === undefined || row.worker === worker);
    });
  }

  /** All sessions in memory. */
  all(): readonly SessionDesk[] {
    return [...this.opened.values()];
  }

  /** Sessions with a turn that was cut off, of which the runtime has not been asked yet. */
  cutOff(flavour: Flavour, worker?: number): readonly SessionDesk[] {
    return this.of(flavour, worker).filter((desk) => desk.state().cutOff !== null);
  }

  /** Text that is on screens but not durable, of all sessions. */
  provisional(): readonly LiveFrame[] {
    return [...this.opened.values()].flatMap((desk) => desk.provisional());
  }

  /** Sessions with a turn under way in this process. */
  atWork(epoch: string): readonly SessionDesk[] {
    return [...this.opened.values()].filter((desk) => desk.state().sentEpoch === epoch);
  }

  /** Whether a request of this process waits for an answer, with everything that it said recorded. */
  async approvalWaits(epoch: string): Promise<boolean> {
    const desks = [...this.opened.values()];
    for (const desk of desks) await desk.drained();
    return desks.some((desk) =>
      Object.values(desk.state().approvals).some(
        (open) => open.epoch === epoch && open.row.state === 'requested',
      ),
    );
  }

  /** Sessions whose turn is with a runtime. */
  withRunningTurn(): readonly Standing[] {
    return [...this.opened.values()].flatMap((desk) => {
      const { sentEpoch, row } = desk.state();
      if (sentEpoch === null || row === null) return [];
      return [{ sessionId: row.sessionId, flavour: row.flavour, worker: servedBy(row) }];
    });
  }

  /**
   * Ends what hung on a process in the same transaction as `write` (the record of its exit). Gives the sessions that had something under way.
   */
  async endTogether(
    desks: readonly SessionDesk[],
    ending: Ending,
    write: (pens: readonly Pen<SessionState>[]) => Promise<void>,
  ): Promise<readonly SessionDesk[]> {
    const touched: SessionDesk[] = [];
    const { decideExit } = this.ports.core ?? sessionCore;
    const cause = {
      actor: { kind: 'system', id: 'supervisor' },
      causationId: null,
      correlationId: null,
    } as const;
    const hold = async (index: number, pens: readonly Pen<SessionState>[]): Promise<void> => {
      const desk = desks[index];
      if (!desk) return write(pens);
      await desk.joined((pen) => {
        const events = decideExit(pen.state, ending, this.ports.clockwork);
        if (events.length > 0) touched.push(desk);
        pen.add(events, cause);
        return hold(index + 1, [...pens, pen]);
      });
    };
    await hold(0, []);
    for (const desk of touched) this.ports.recorded(desk);
    return touched;
  }
}
