import { type Trouble, TroubleError } from '../vocabulary';

/** The ledger takes nothing of anybody now: what is refused to one file would be refused to all that follow. */
const takesNothing: ReadonlySet<string> = new Set([
  'ledger.unwritable',
  'ledger.overloaded',
  'ledger.indeterminate',
  'ledger.closed',
  'ledger.writer-gone',
  'ledger.damaged',
  'ledger.file-replaced',
  'ledger.file-changed',
]);

/** What ended a take-over of many files. */
export interface Progress {
  readonly done: number;
  readonly left: number;
  /** Of what they are counted: threads, files. */
  readonly unit: string;
}

/** Throws when it is the ledger that refuses, because a take-over must end then; returns for what concerns one file alone. */
export function endWithLedger(error: unknown, { done, left, unit }: Progress): void {
  if (!(error instanceof TroubleError) || !takesNothing.has(error.trouble.kind)) return;
  const { kind, what, next } = error.trouble;
  const trouble: Trouble = {
    kind,
    what: `${what} ${done} ${unit} were taken over or hold, ${left} are left.`,
    safe: 'What was recorded stays. The files that are read were not changed.',
    next: `${next} Then run it again: it goes on from there, and nothing is added twice.`,
  };
  throw new TroubleError(trouble, { cause: error });
}
