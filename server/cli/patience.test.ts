import { expect, test } from 'vitest';
import { limits } from '../vocabulary';
import { createPatience } from './patience';

const trouble = { kind: 'ledger.unwritable', what: 'full', safe: 's', next: 'n' };

test('what a command waits for ends when an append was in doubt for too long, and not before', async () => {
  const { doubted, bounded } = createPatience();
  const waits = bounded(new Promise<never>(() => undefined));
  doubted({ forMs: limits.commandPatienceMs - 1, trouble });
  const first = await Promise.race([waits.catch(() => 'gave up'), Promise.resolve('waits')]);
  expect(first).toBe('waits');
  doubted({ forMs: limits.commandPatienceMs, trouble });
  await expect(waits).rejects.toMatchObject({
    trouble: { what: 'full', next: expect.stringContaining('again') },
  });
  await expect(bounded(Promise.resolve(1))).resolves.toBe(1);
});
