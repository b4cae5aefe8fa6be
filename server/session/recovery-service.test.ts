import { expect, test } from 'vitest';
import type { PageReads } from '../ledger';
import { ok } from '../vocabulary';
import { createRecoveryService } from './recovery-service';

test('one conversation is never given to two sessions that ask for it at the same time', async () => {
  const adopted: string[] = [];
  const { recover } = createRecoveryService({
    directory: { desk: async (sessionId: string) => ({ sessionId }) },
    reads: {
      sessions: async () => ({ rows: adopted.map((threadId) => ({ threadId, updatedAt: 1 })), asOf: 1 }),
    } as unknown as PageReads,
    driver: {
      async adoptThread(_: unknown, threadId: string) {
        // The runtime takes its time to resume it; only then it is on record.
        await new Promise((resolve) => setImmediate(resolve));
        adopted.push(threadId);
        return ok(threadId);
      },
    },
    sha256: String,
  } as unknown as Parameters<typeof createRecoveryService>[0]);
  const adopt = (sessionId: string, threadId: string) =>
    recover({ commandId: sessionId, sessionId, choice: 'adopt', threadId });

  const both = await Promise.allSettled([adopt('one', 'a'), adopt('two', 'a'), adopt('three', 'b')]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(adopted).toEqual(['a', 'b']);
  await expect(adopt('two', 'a')).rejects.toMatchObject({ trouble: { kind: 'thread.taken' } });
});
