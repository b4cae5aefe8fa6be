import { expect, test } from 'vitest';
import type { Doubt } from './certain-ledger';
import { whileCertain } from './while-certain';

const trouble = { kind: 'ledger.unwritable', what: 'The disk is full.', safe: 's', next: 'n' };

test('an append in doubt is waited for as long as the bound says, and no longer', async () => {
  const listeners = new Set<(doubt: Doubt) => void>();
  const onDoubt = (listener: (doubt: Doubt) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const tell = (forMs: number) => {
    for (const listener of listeners) listener({ forMs, trouble });
  };
  const waits = whileCertain(new Promise<never>(() => undefined), onDoubt, 1_000);
  tell(999);
  expect(await Promise.race([waits.catch(() => 'gave up'), Promise.resolve('waits')])).toBe('waits');
  tell(1_000);
  await expect(waits).rejects.toMatchObject({ trouble });
  expect(listeners.size).toBe(0);
  expect(await whileCertain(Promise.resolve('stands'), onDoubt, 0)).toBe('stands');
  await expect(whileCertain(Promise.reject(new Error('other')), onDoubt, 0)).rejects.toThrow('other');
  expect(listeners.size).toBe(0);
});
