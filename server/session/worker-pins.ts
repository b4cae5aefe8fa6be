import { type DomainEvent, type Flavour, ok, type SessionRow, workerOf } from '../vocabulary';
import { chooseWorker } from './core/choose-worker';
import { notice } from './core/notice';
import type { Standing } from './core/turn-line';
import { bySystem } from './outbound';
import type { SessionDesk } from './session-desk';
import type { SessionDirectory } from './session-directory';

export interface PinPorts {
  /** Workers of each flavour. */
  readonly workers: number;
  /** This worker can run: no circuit is open, nothing keeps it from starting. */
  readonly usable: (flavour: Flavour, worker: number) => boolean;
  readonly directory: () => SessionDirectory;
  readonly newId: () => string;
}

type Pinned = Pick<SessionRow, 'flavour' | 'worker'>;

/**
 * Which worker serves which session. The least loaded one on first need; then the same for as long as there is that worker, whatever
 * becomes of it: a session is never moved in silence. With one worker nothing is assigned and nothing recorded.
 */
export class WorkerPins {
  private readonly ports: PinPorts;
  /** Chosen for a session, and not in its record yet: sessions that come at the same time must not all get the same one. */
  private readonly promised = new Map<string, { readonly flavour: Flavour; readonly worker: number }>();
  private readonly moving = new Map<SessionDesk, Promise<number>>();

  constructor(ports: PinPorts) {
    this.ports = ports;
  }

  /** Null: it has none that exists. */
  of({ worker }: Pinned): number | null {
    if (worker === undefined) return this.ports.workers === 1 ? 1 : null;
    return worker <= this.ports.workers ? worker : null;
  }

  /** The worker of a session that is about to be created, with what records it; `recorded` is owed when it is, or was given up. */
  first(sessionId: string, flavour: Flavour) {
    if (this.ports.workers === 1)
      return { worker: 1, events: [] as readonly DomainEvent[], recorded: () => undefined };
    const worker = this.choose(sessionId, flavour);
    const events = [this.assigned(worker, null)];
    return { worker, events, recorded: () => void this.promised.delete(sessionId) };
  }

  /** The worker of a session that needs one now; recorded when this resolves. */
  keep(desk: SessionDesk): Promise<number> {
    const { row } = desk.state();
    const known = row === null ? 1 : this.of(row);
    if (known !== null) return Promise.resolve(known);
    const moving = this.moving.get(desk) ?? this.assign(desk).finally(() => this.moving.delete(desk));
    this.moving.set(desk, moving);
    return moving;
  }

  /** As the line for free places knows a session that needs a worker. */
  async standing(desk: SessionDesk): Promise<Standing> {
    const worker = await this.keep(desk);
    return { sessionId: desk.sessionId, flavour: desk.state().row?.flavour ?? 'codex', worker };
  }

  private async assign(desk: SessionDesk): Promise<number> {
    const { row } = desk.state();
    const from = row?.worker ?? null;
    const worker = this.choose(desk.sessionId, row?.flavour ?? 'codex');
    try {
      await desk.note((state) => {
        const events: DomainEvent[] = [this.assigned(worker, from)];
        if (from !== null)
          events.push(
            notice(state, this.ports, {
              level: 'info',
              code: 'session.worker-assigned',
              text: `From here on worker ${worker} serves this session: worker ${from} is no more.`,
              detail: null,
            }),
          );
        return ok({ events, effects: [] });
      }, bySystem(null));
    } finally {
      this.promised.delete(desk.sessionId);
    }
    return worker;
  }

  private assigned(worker: number, from: number | null): DomainEvent {
    return { type: 'session.worker-assigned', payload: { worker, of: this.ports.workers, from } };
  }

  private choose(sessionId: string, flavour: Flavour): number {
    const { workers, usable, directory } = this.ports;
    const sessions = directory()
      .of(flavour)
      .filter((desk) => desk.sessionId !== sessionId && desk.state().row?.archivedAt == null);
    const promised = [...this.promised.values()].filter((one) => one.flavour === flavour);
    const loads = Array.from({ length: workers }, (_, index) => {
      const worker = index + 1;
      const own = sessions.filter((desk) => desk.state().row?.worker === worker);
      return {
        worker,
        usable: usable(flavour, worker),
        sessions: own.length + promised.filter((one) => one.worker === worker).length,
        turns: own.filter((desk) => desk.state().sentEpoch !== null).length,
      };
    });
    const worker = chooseWorker(loads);
    this.promised.set(sessionId, { flavour, worker });
    return worker;
  }
}

/** The worker that a session's work is with, if any is: of one without an assignment the only one. */
export const servedBy = (row: Pinned | null): number => workerOf(row ?? {});
