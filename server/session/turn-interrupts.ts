import { backgroundTerminalsClean, type RuntimeProcess, turnInterrupt } from '../runtime';
import { limits, ok } from '../vocabulary';
import { notice } from './core/notice';
import { ask, bySystem, failureText } from './outbound';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

interface RuntimeTurn {
  readonly threadId: string;
  readonly runtimeTurnId: string;
}

/** Interrupts of turns, and what has to go with them. */
export class TurnInterrupts {
  private readonly ports: DriverPorts;
  /** Without an answer yet, by runtime turn: an impatient person presses more than once. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(ports: DriverPorts) {
    this.ports = ports;
  }

  /** One at a time for a turn: each ends what runs in the background, and a late one would meet the next turn. */
  once(desk: SessionDesk, process: RuntimeProcess | null, turn: RuntimeTurn): Promise<void> {
    const underWay = this.underWay.get(turn.runtimeTurnId);
    if (underWay) return underWay;
    if (!process) return Promise.resolve();
    const work = this.interrupt(desk, process, turn).finally(() => this.underWay.delete(turn.runtimeTurnId));
    this.underWay.set(turn.runtimeTurnId, work);
    return work;
  }

  private async interrupt(
    desk: SessionDesk,
    process: RuntimeProcess,
    { threadId, runtimeTurnId }: RuntimeTurn,
  ): Promise<void> {
    const taken = await ask(desk, process, turnInterrupt(threadId, runtimeTurnId), this.ports);
    if (!taken.ok && taken.error.kind !== 'gone' && desk.state().turn?.runtimeTurnId === runtimeTurnId) {
      const why = failureText(taken.error);
      await desk.note((state) => {
        const said = notice(state, this.ports, {
          level: 'error',
          code: 'turn.interrupt-refused',
          text: `The runtime did not take the interrupt: ${why}.`,
          detail: 'The turn may go on. Interrupt again, or restart the runtime.',
        });
        return ok({ events: [said], effects: [] });
      }, bySystem(null));
    }
    // An interrupt leaves the command it met running; a person who stops the turn means the command too.
    await ask(desk, process, backgroundTerminalsClean(threadId), this.ports);
    if (taken.ok)
      this.ports.setTimer(() => {
        this.unheeded(desk, runtimeTurnId).catch((error: unknown) =>
          this.ports.report('say that an interrupt was not heeded', error),
        );
      }, limits.interruptPatienceMs);
  }

  /** It took the interrupt, and the turn goes on: a person must not wait for it in vain. */
  private async unheeded(desk: SessionDesk, runtimeTurnId: string): Promise<void> {
    await desk.note((state) => {
      const { turn } = state;
      if (turn?.runtimeTurnId !== runtimeTurnId) return ok({ events: [], effects: [] });
      const said = notice(state, this.ports, {
        level: 'error',
        code: 'turn.interrupt-unheeded',
        text: 'The runtime took the interrupt and has not ended the turn.',
        detail: 'The turn may go on. Interrupt again, or restart the runtime, which ends it.',
      });
      return ok({ events: [said], effects: [] });
    }, bySystem(null));
  }
}
