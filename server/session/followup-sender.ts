import type { PageReads } from '../ledger';
import { ok } from '../vocabulary';
import { bySystem } from './outbound';
import { type SessionCore, sessionCore } from './session-core';
import type { SessionDesk } from './session-desk';
import type { TurnPlaces } from './turn-places';
import type { WorkerPins } from './worker-pins';

export interface FollowupPorts {
  readonly reads: Pick<PageReads, 'followup'>;
  readonly places: TurnPlaces;
  readonly pins: WorkerPins;
  readonly report: (what: string, error: unknown) => void;
  readonly core?: SessionCore;
}

/** Sends what waits in the queues, one at a time for a session, as soon as it is due. */
export class FollowupSender {
  private readonly ports: FollowupPorts;
  private readonly sending = new Set<SessionDesk>();
  private open = false;

  constructor(ports: FollowupPorts) {
    this.ports = ports;
  }

  /** Sends from now on: what an earlier server left under way is settled, and there are runtimes. */
  begin(desks: readonly SessionDesk[]): void {
    this.open = true;
    for (const desk of desks) this.look(desk);
  }

  /** Sends no more: what waits stays in the queue. */
  end(): void {
    this.open = false;
  }

  /** Something was recorded in the session: perhaps a follow-up is due now. */
  look(desk: SessionDesk): void {
    if (this.sending.has(desk) || this.due(desk) === null) return;
    this.sending.add(desk);
    this.send(desk).catch((error: unknown) =>
      this.ports.report(`session ${desk.sessionId}: send a follow-up`, error),
    );
  }

  private core(): SessionCore {
    return this.ports.core ?? sessionCore;
  }

  private due(desk: SessionDesk) {
    return this.open ? this.core().dueFollowup(desk.state()) : null;
  }

  private async send(desk: SessionDesk): Promise<void> {
    try {
      for (let due = this.due(desk); due !== null; due = this.due(desk)) {
        let given = false;
        const wanted = () => given || this.due(desk) !== null;
        const standing = await this.ports.pins.standing(desk);
        const taken = await this.ports.places.take(standing, wanted, true);
        if (taken === 'closed') return;
        if (taken !== 'place') continue;
        // Its place is kept until its turn has taken it over.
        given = true;
        try {
          await this.sendFirst(desk);
        } finally {
          this.ports.places.release(wanted);
        }
      }
    } finally {
      this.sending.delete(desk);
    }
  }

  /** Its words may be edited between the look and the entry: then nothing is recorded, and the look is taken again. */
  private async sendFirst(desk: SessionDesk): Promise<void> {
    const due = this.due(desk);
    if (due === null) return;
    const row = await this.ports.reads.followup(due.followupId);
    if (row === null) throw new Error(`follow-up ${due.followupId} has no row`);
    const { followupId, revision, text } = row;
    await desk.note(
      (state, env) =>
        this.open
          ? this.core().sendFollowup(state, { followupId, revision, text }, env)
          : ok({ events: [], effects: [] }),
      bySystem(null),
    );
  }
}
