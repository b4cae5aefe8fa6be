import { err, type Json, type JsonObject, limits, ok, type Result, type WireId } from '../vocabulary';
import type { Reply } from './core/decode';
import type { RequestFailure } from './runtime';

type Outcome = Result<Json, RequestFailure>;

interface Waiting {
  readonly id: number;
  readonly line: string;
  readonly settle: (outcome: Outcome) => void;
}

/** over: it was waited for once, and came too late or twice · never: we asked nothing by that id. */
export type Awaited = 'awaited' | 'over' | 'never';

export interface Requests {
  /** Sends it, or puts it in line. The outcome comes exactly once. */
  ask(method: string, params: JsonObject, timeoutMs: number): Promise<Outcome>;
  /** The same, past the line: for initialize, which opens the line. */
  askFirst(method: string, params: JsonObject, timeoutMs: number): Promise<Outcome>;
  /** Lets the line move; before, only `askFirst` goes out. */
  open(): void;
  /** A reply came. One that nobody waits for changes nothing. */
  settle(reply: Reply): Awaited;
  /** The process is gone: every request in flight or in line ends now, later ones at once. */
  close(message: string): void;
}

type SetTimer = (work: () => void, ms: number) => { cancel(): void };

/**
 * The table of what we asked. Ids are our own, counted from 1. `send` writes a line and says whether the process took it.
 * At most `runtimeInFlightMax` are out, because the runtime silently drops replies when it is asked more; `runtimeQueueMax` wait.
 */
export function createRequests(send: (line: string) => boolean, setTimer: SetTimer): Requests {
  const inFlight = new Map<WireId, (outcome: Outcome) => void>();
  const line: Waiting[] = [];
  let nextId = 1;
  let opened = false;
  let closed: string | null = null;

  function dispatch(waiting: Waiting): void {
    if (send(waiting.line)) inFlight.set(waiting.id, waiting.settle);
    else waiting.settle(busy('The runtime does not take input: its queue is full.'));
  }

  function advance(): void {
    while (opened && inFlight.size < limits.runtimeInFlightMax) {
      const next = line.shift();
      if (next === undefined) return;
      dispatch(next);
    }
  }

  function begin(method: string, params: JsonObject, timeoutMs: number, first: boolean): Promise<Outcome> {
    if (closed !== null) return Promise.resolve(err({ kind: 'gone', message: closed }));
    if (!first && line.length >= limits.runtimeQueueMax) {
      return Promise.resolve(busy(`${limits.runtimeQueueMax} requests already wait for the runtime.`));
    }
    const id = nextId++;
    return new Promise((resolve) => {
      const timer = setTimer(() => settle(err({ kind: 'timeout', afterMs: timeoutMs })), timeoutMs);
      const settle = (outcome: Outcome) => {
        timer.cancel();
        inFlight.delete(id);
        const place = line.indexOf(waiting);
        if (place !== -1) line.splice(place, 1);
        resolve(outcome);
        advance();
      };
      const waiting: Waiting = { id, line: JSON.stringify({ id, method, params }), settle };
      if (first) {
        dispatch(waiting);
      } else {
        line.push(waiting);
        advance();
      }
    });
  }

  return {
    ask: (method, params, timeoutMs) => begin(method, params, timeoutMs, false),
    askFirst: (method, params, timeoutMs) => begin(method, params, timeoutMs, true),
    open() {
      opened = true;
      advance();
    },
    settle({ id, outcome }) {
      const waiting = inFlight.get(id);
      if (waiting === undefined)
        return typeof id === 'number' && Number.isInteger(id) && id > 0 && id < nextId ? 'over' : 'never';
      waiting(outcomeOf(outcome));
      return 'awaited';
    },
    close(message) {
      closed = message;
      // Settling one advances the line, so the line is closed first and emptied together with the rest.
      opened = false;
      for (const settle of [...inFlight.values(), ...line.map((waiting) => waiting.settle)]) {
        settle(err({ kind: 'gone', message }));
      }
    },
  };
}

function outcomeOf(said: Reply['outcome']): Outcome {
  return said.ok ? ok(said.result) : err({ kind: 'refused', code: said.code, message: said.message });
}

function busy(message: string): Outcome {
  return err({ kind: 'busy', message });
}
