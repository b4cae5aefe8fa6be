import { expect, test, vi } from 'vitest';
import { startRealCodex } from './testing/real-codex';

vi.setConfig({ testTimeout: 60_000 });

/**
 * Why nothing counts as contained by the sandbox after an accept (policy-judge.ts, `sandboxKept`). When a new pin makes this red, look
 * again: an accepted command may then stay in the sandbox, or its wish to leave it may be told.
 */
test('an accepted command that wished to leave the sandbox leaves it, and its request does not tell', async () => {
  const codex = await startRealCodex({ answer: 'accept' });
  await codex.run('leave the sandbox');
  const asked = codex.log.of('approval-requested')[0]?.approval;
  expect(asked).toMatchObject({ kind: 'command', reason: null });
  expect(Object.keys(asked?.detail ?? {}).sort()).toEqual([
    'availableDecisions',
    'commandActions',
    'environmentId',
    'kind',
    'proposedExecpolicyAmendment',
    'startedAtMs',
  ]);
  const item = codex.log.of('item-completed').find(({ item: { type } }) => type === 'commandExecution')?.item;
  // The sandbox sets this to 1.
  expect(item?.raw.aggregatedOutput).toMatch(/NoNewPrivs:\s*0/);
});
