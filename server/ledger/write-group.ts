import type { Place } from './append-statements';
import { explainRefusal, isDiskTrouble } from './refusal';
import type { SignedCheckpoint } from './sealer';
import type { Queued } from './waiting-batches';
import type { Settled } from './wire';
import { placeAfter, type WriterConnection } from './writer-place';

type Sealed = Queued & { readonly payloads: ReturnType<WriterConnection['statements']['seal']> };

/** Begins a transaction and writes a group of batches in it, each under a savepoint of its own; the caller commits. */
export function writeGroup(
  connection: WriterConnection,
  group: readonly Queued[],
  checkpoints: readonly SignedCheckpoint[],
  notBefore: number,
): { readonly results: readonly Settled[]; readonly place: Place } {
  const sealed = group.map((queued) => ({
    ...queued,
    payloads: connection.statements.seal(queued.batch),
  }));
  connection.begin.run();
  connection.statements.keep(checkpoints);
  const place = placeAfter(connection, notBefore);
  const results = sealed.map((queued) => writeOne(connection, queued, place));
  return { results, place };
}

function writeOne(
  { db, statements }: WriterConnection,
  { id, batch, payloads }: Sealed,
  place: Place,
): Settled {
  const { seq, tree, leaf } = place;
  db.exec('SAVEPOINT batch');
  try {
    const seqs = statements.apply(batch, payloads, place);
    db.exec('RELEASE batch');
    return { id, ok: true, seqs, fresh: true };
  } catch (error) {
    if (isDiskTrouble(error) || !db.inTransaction) throw error;
    db.exec('ROLLBACK TO batch; RELEASE batch');
    Object.assign(place, { seq, tree, leaf });
    return explainRefusal(db, id, batch, error);
  }
}
