import { type Json, type JsonObject, limits, type Result, type RuntimeId } from '../vocabulary';

/** As much of a runtime process as is needed to ask it for a sign of life. */
interface Living {
  readonly epoch: string;
  request(method: string, params: JsonObject): Promise<Result<Json, { readonly kind: string }>>;
}

export interface PulseParts extends RuntimeId {
  /** The live process, or null. */
  readonly current: () => Living | null;
  /** Whether a turn is with this process: only then the screen shows something that could be no longer true. */
  readonly atWork: (epoch: string) => boolean;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Pulse {
  /** Called with each look at the machine: the process that gives no sign of life, or null. */
  beat(): (RuntimeId & { readonly epoch: string; readonly since: number }) | null;
}

/** Costs the runtime nothing and changes nothing. */
const question = { method: 'thread/loaded/list', params: { limit: 1 } };

/**
 * Asks a runtime that is at work for a sign of life, and counts our own looks until it answers: time in which we stood still ourselves is
 * not held against it. The question is not recorded; that it stayed without an answer is.
 */
export function createPulse({ current, atWork, now, ...id }: PulseParts): Pulse {
  let open: { readonly epoch: string; readonly since: number; looks: number } | null = null;
  let rest = 0;

  function ask(process: Living): void {
    const asked = { epoch: process.epoch, since: now(), looks: 0 };
    open = asked;
    const again = (): void => {
      void process.request(question.method, question.params).then((answer) => {
        if (open !== asked) return;
        // Any answer is a sign of life, a refusal too.
        if (answer.ok || answer.error.kind !== 'timeout') open = null;
        else again();
      });
    };
    again();
  }

  return {
    beat() {
      const process = current();
      if (open !== null && open.epoch !== process?.epoch) open = null;
      if (process === null) return null;
      if (open === null) {
        rest += 1;
        if (rest >= limits.pulseEveryLooks && atWork(process.epoch)) {
          rest = 0;
          ask(process);
        }
        return null;
      }
      open.looks += 1;
      return open.looks < limits.pulseSilentLooks ? null : { ...id, epoch: open.epoch, since: open.since };
    },
  };
}
