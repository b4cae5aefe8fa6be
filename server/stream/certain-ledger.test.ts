import { expect, test } from 'vitest';
import type { AppendBatch, AppendResult, Ledger } from '../ledger';
import { limits, TroubleError } from '../vocabulary';
import { createCertainLedger } from './certain-ledger';

const refusal = (kind: string) => new TroubleError({ kind, what: kind, safe: '', next: '' });
const batch: AppendBatch = { writes: [] };
const written: AppendResult = { firstSeq: 1, lastSeq: 1, committed: [] };

/** A ledger whose appends end as scripted, one after the other. */
function scripted(...outcomes: readonly (string | null)[]) {
  const left = [...outcomes];
  const appended: AppendBatch[] = [];
  const append = async (given: AppendBatch) => {
    appended.push(given);
    const kind = left.shift();
    if (kind != null) throw refusal(kind);
    return written;
  };
  const ledger = createCertainLedger({ append } as unknown as Ledger, (work) => {
    const timer = setImmediate(work);
    return { cancel: () => clearImmediate(timer) };
  });
  return { ledger, appended };
}

test('an append in doubt is offered again, the same one, until it is known to stand', async () => {
  const { ledger, appended } = scripted(
    'ledger.indeterminate',
    'ledger.unwritable',
    'ledger.indeterminate',
    null,
  );
  expect(await ledger.append(batch)).toBe(written);
  expect(appended).toEqual([batch, batch, batch, batch]);
});

test('who listens hears of each try since how long the doubt lasts, until it listens no more', async () => {
  const { ledger } = scripted('ledger.indeterminate', 'ledger.unwritable', 'ledger.unwritable', null);
  const heard: number[] = [];
  const stop = ledger.onDoubt(({ forMs, trouble }) => {
    expect(trouble.kind).toBe('ledger.unwritable');
    heard.push(forMs / limits.recordRetryMs);
  });
  await ledger.append(batch);
  expect(heard).toEqual([1, 2]);
  stop();
});

test('a plain refusal is told at once', async () => {
  const { ledger, appended } = scripted('ledger.unwritable');
  await expect(ledger.append(batch)).rejects.toMatchObject({ trouble: { kind: 'ledger.unwritable' } });
  expect(appended).toHaveLength(1);
});

test('when the writer is gone the doubt is what is told, never "not written"', async () => {
  const { ledger } = scripted('ledger.indeterminate', 'ledger.writer-gone');
  await expect(ledger.append(batch)).rejects.toMatchObject({ trouble: { kind: 'ledger.indeterminate' } });
});
