import { backUpLedger, type Ledger, openLedger } from '../../../ledger';
import { batchOf, itemStarted, textAppended, writeOf } from '../../../ledger/testing/fixture';
import { settled } from '../../../ledger/testing/sample-ledger';
import type { DomainEvent } from '../../../vocabulary';
import { ledgerOptions, promised, say, subjectPlaces } from './subject-places';

/** Long enough to lie in a file of its own; the same for the same number, so that its place is known beforehand. */
export const largeText = (n: number): string => `large ${n} `.padEnd(20_000, 'x');
const isLarge = (n: number): boolean => n % 4 === 3;
/** The end of a turn is signed, and stands in the head file, at once. */
const isSealed = (n: number): boolean => n % 5 === 4;

const stream = 'session/s1';

/**
 * Opens, appends (small, large, worth a checkpoint), copies the ledger and puts another key in use while it is open, closes, and goes on.
 */
export async function ledgerSubject(dir: string, count: number): Promise<void> {
  const options = ledgerOptions(dir);
  const places = subjectPlaces(dir);
  const first = await promised(
    () => openLedger(options),
    ({ opening }) => `open ${opening.origin}`,
  );
  if (!first) return;
  say(`writer ${process.pid}`);
  await appendAll(first, 0, count);
  await promised(
    () => backUpLedger({ ...places, output: places.backup }),
    ({ entries }) => `backup ${entries}`,
  );
  await promised(
    () => first.tend({ kind: 'rotate-key' }),
    ({ vkey }) => `rotated ${String(vkey)}`,
  );
  await promised(
    () => first.close(),
    () => `closed ${first.head()}`,
  );
  const again = await promised(
    () => openLedger(options),
    ({ opening }) => `open ${opening.origin}`,
  );
  if (!again) return;
  await appendAll(again, count, count + Math.ceil(count / 3));
  await promised(
    () => again.close(),
    () => `closed ${again.head()}`,
  );
}

async function appendAll(ledger: Ledger, from: number, to: number): Promise<void> {
  let health = 'none';
  for (let n = from; n < to; n++) {
    await promised(
      async () => {
        // Read again each time: after a refusal only the ledger knows where the stream stands.
        const cursor = await ledger.cursor(stream);
        const id = `e${n}`;
        return ledger.append(batchOf(writeOf(stream, [eventOf(n)], cursor, [id])));
      },
      ({ firstSeq }) => `append e${n} ${firstSeq}`,
    );
    const now = ledger.health().problem?.kind ?? 'none';
    if (now !== health) say(`health ${now}`);
    health = now;
  }
}

function eventOf(n: number): DomainEvent {
  if (n === 0) return itemStarted('i');
  if (isSealed(n)) return settled;
  return textAppended('i', n, isLarge(n) ? largeText(n) : `text ${n}`);
}
