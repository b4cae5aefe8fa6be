import type { Report } from './core/report';

export interface BenchOptions {
  /** Folder of the package. */
  readonly root: string;
  /** How large the large ledger of `start-large` is. */
  readonly entries: number;
  /** How many events `ledger` and `export` work on. */
  readonly events: number;
}

export interface Benchmark {
  readonly name: string;
  /** One line for the list. */
  readonly about: string;
  /** Measures. Rejects with a TroubleError when it cannot run; never because of a number. */
  run(options: BenchOptions): Promise<Pick<Report, 'measures' | 'notes'>>;
}
