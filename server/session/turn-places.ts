import { limits as bounds, type TurnLine } from '../vocabulary';
import type { Standing, TurnLimits } from './core/turn-line';
import { type SessionCore, sessionCore } from './session-core';

/** place: a turn may begin · unwanted: its reason went while it waited · full: too many wait already · closed: the server stops. */
export type Taken = 'place' | 'unwanted' | 'full' | 'closed';

interface Waiter extends Standing {
  readonly wanted: () => boolean;
  readonly settle: (taken: Taken) => void;
}

export interface PlacesPorts {
  readonly limits: TurnLimits;
  /** Sessions whose turn is with a runtime. */
  readonly running: () => readonly Standing[];
  /** Who waits, or who is how far ahead, has changed. */
  readonly told: (line: TurnLine) => void;
  readonly core?: SessionCore;
}

/** Free places for turns. Who finds none waits in a line that everyone can see. */
export class TurnPlaces {
  private readonly ports: PlacesPorts;
  private line: readonly Waiter[] = [];
  /** Places given, by the reason for which they were asked: they count until the record shows the turn as running, or the reason is gone. */
  private readonly held = new Map<() => boolean, Standing>();
  private open = true;
  /** The line as it was told last. */
  private said = '';

  constructor(ports: PlacesPorts) {
    this.ports = ports;
  }

  /**
   * Resolves when a turn of this session may begin; then `release` with the same `wanted` is owed. `wanted` is asked again whenever something changes. Asked again for a
   * session that waits, the newer reason takes the place of the older one in the line. `durable`: what waits is kept elsewhere, and may wait
   * however long the line is.
   */
  take(standing: Standing, wanted: () => boolean, durable = false): Promise<Taken> {
    const { sessionId, flavour, worker } = standing;
    if (!this.open) return Promise.resolve('closed');
    if (this.occupied().some((one) => one.sessionId === sessionId)) {
      this.held.set(wanted, standing);
      return Promise.resolve('place');
    }
    const before = this.line.find((one) => one.sessionId === sessionId);
    if (!before && !durable && this.line.length >= bounds.turnsInLineMax) return Promise.resolve('full');
    return new Promise((settle) => {
      const waiter = { sessionId, flavour, worker, wanted, settle };
      this.line = before ? this.line.map((one) => (one === before ? waiter : one)) : [...this.line, waiter];
      before?.settle('unwanted');
      this.look();
    });
  }

  /** The turn is with the runtime, or comes to nothing. */
  release(wanted: () => boolean): void {
    this.held.delete(wanted);
    this.look();
  }

  /** Something was recorded: perhaps a place is free, or somebody has no reason to wait any more. */
  look(): void {
    if (this.line.length === 0) return;
    const before = this.line;
    const [wanted, unwanted] = [before.filter((one) => one.wanted()), before.filter((one) => !one.wanted())];
    for (const one of unwanted) one.settle('unwanted');
    const { admit } = this.ports.core ?? sessionCore;
    const admitted = new Set(admit(wanted, this.occupied(), this.ports.limits));
    this.line = wanted.filter((one) => !admitted.has(one));
    for (const one of wanted) {
      if (!admitted.has(one)) continue;
      this.held.set(one.wanted, one);
      one.settle('place');
    }
    const now = this.state();
    const said = now.waiting.join(' ');
    if (said === this.said) return;
    this.said = said;
    this.ports.told(now);
  }

  /** For those who come later. */
  state(): TurnLine {
    return { waiting: this.line.map(({ sessionId }) => sessionId) };
  }

  /** No turn begins any more; who waits is told so. */
  close(): void {
    this.open = false;
    for (const one of this.line) one.settle('closed');
    this.line = [];
  }

  private occupied(): readonly Standing[] {
    const running = this.ports.running();
    const shown = new Set(running.map(({ sessionId }) => sessionId));
    const given = new Map<string, Standing>();
    for (const [wanted, one] of this.held)
      if (!shown.has(one.sessionId) && wanted()) given.set(one.sessionId, one);
    return [...running, ...given.values()];
  }
}
