import type { RuntimeSignal } from '../../vocabulary';

type Named<S, K> = S extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? S & { readonly kind: K }
    : never
  : never;

/** The signal of one kind; some shapes are shared by two kinds, so `Extract` does not find them. */
export type SignalOf<K extends RuntimeSignal['kind']> = Named<RuntimeSignal, K>;

/** Keeps every signal and lets a test wait for one instead of for time to pass. */
export interface SignalLog {
  readonly all: readonly RuntimeSignal[];
  /** How many signals each call brought. */
  readonly batches: readonly number[];
  take(signals: readonly RuntimeSignal[]): void;
  /** The first signal from a place on, already there or to come, that is of a kind and fits. */
  next<K extends RuntimeSignal['kind']>(
    kind: K,
    fits?: (signal: SignalOf<K>) => boolean,
    from?: number,
  ): Promise<SignalOf<K>>;
  of<K extends RuntimeSignal['kind']>(kind: K): readonly SignalOf<K>[];
}

export function createSignalLog(onSignal: (signal: RuntimeSignal) => void = () => undefined): SignalLog {
  const all: RuntimeSignal[] = [];
  const batches: number[] = [];
  const waiting = new Set<() => void>();
  return {
    all,
    batches,
    take(signals) {
      batches.push(signals.length);
      for (const signal of signals) {
        all.push(signal);
        onSignal(signal);
      }
      for (const look of waiting) look();
    },
    next(kind, fits = () => true, from = 0) {
      type Wanted = SignalOf<typeof kind>;
      const wanted = (signal: RuntimeSignal): signal is Wanted =>
        signal.kind === kind && fits(signal as Wanted);
      return new Promise((resolve) => {
        const look = () => {
          const found = all.slice(from).find(wanted);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
    of(kind) {
      return all.filter((signal): signal is SignalOf<typeof kind> => signal.kind === kind);
    },
  };
}
