import { searchesFold } from '../enforcement';
import { jobFold } from '../job';
import { type FoldOf, ledgerFold } from '../ledger';
import { projectFold } from '../project';
import { sessionFold } from '../session';
import { runtimeFold } from '../supervisor';
import type { Fold } from '../vocabulary';
import { systemFold } from './system-fold';

/** Each fold is run on states that it made itself and on no other, so what they are need not be known. */
const opaque = <State extends object>(fold: Fold<State>): Fold<object> => fold as unknown as Fold<object>;

const folds: Readonly<Record<string, Fold<object>>> = {
  system: opaque(systemFold),
  project: opaque(projectFold),
  session: opaque(sessionFold),
  runtime: opaque(runtimeFold),
  job: opaque(jobFold),
  pruning: opaque(ledgerFold),
  ledger: opaque(ledgerFold),
  searches: opaque(searchesFold),
};

/** The fold of every kind of stream that this program writes. */
export const foldOf: FoldOf = (stream) => {
  const kind = stream.split('/', 1)[0] ?? stream;
  return Object.hasOwn(folds, kind) ? (folds[kind] ?? null) : null;
};
