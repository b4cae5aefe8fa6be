export interface Alarm {
  cancel(): void;
}

interface Due {
  readonly at: number;
  readonly order: number;
  work: (() => void) | null;
}

/** Instant at which every simulation begins, epoch ms. */
const epochMs = 1_700_000_000_000;

/**
 * Time that moves only when the next thing is due. What is due at the same instant happens in the order in which it was asked for.
 * `now` is the wall clock, which a fault may set; delays go by `mono`, which only moves on.
 */
export class VirtualTime {
  /** Ms since the beginning. */
  mono = 0;
  /** What the wall clock is off by, ms. */
  skewMs = 0;
  private order = 0;
  private readonly heap: Due[] = [];

  now(): number {
    return epochMs + this.mono + this.skewMs;
  }

  after(delayMs: number, work: () => void): Alarm {
    const due: Due = { at: this.mono + Math.max(0, delayMs), order: this.order++, work };
    this.push(due);
    return {
      cancel: () => {
        due.work = null;
      },
    };
  }

  /** The machine sleeps: whatever was due meanwhile happens late, all at once. */
  suspend(ms: number) {
    this.mono += ms;
  }

  /** Moves to the next thing due and does it. False when nothing is left. */
  step(): boolean {
    for (;;) {
      const due = this.pop();
      if (due === null) return false;
      if (due.work === null) continue;
      this.mono = Math.max(this.mono, due.at);
      due.work();
      return true;
    }
  }

  private push(due: Due) {
    const { heap } = this;
    heap.push(due);
    for (let index = heap.length - 1; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.swapWhen(index, parent)) return;
      index = parent;
    }
  }

  private pop(): Due | null {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      if (left >= heap.length) return first;
      const child = left + 1 < heap.length && this.earlier(left + 1, left) ? left + 1 : left;
      if (!this.swapWhen(child, index)) return first;
      index = child;
    }
  }

  private earlier(left: number, right: number): boolean {
    const a = this.heap[left];
    const b = this.heap[right];
    return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));
  }

  /** Swaps when `index` comes before `parent`. */
  private swapWhen(index: number, parent: number): boolean {
    const a = this.heap[index];
    const b = this.heap[parent];
    if (a === undefined || b === undefined || !this.earlier(index, parent)) return false;
    this.heap[index] = b;
    this.heap[parent] = a;
    return true;
  }
}
