import { describe, expect, it } from 'vitest';
import type { QueueStop } from '../../server/vocabulary';
import { queueState } from './queue-words';

const session = (stop?: QueueStop) => ({
  openTurnId: null,
  pendingApprovals: 0,
  queue: { followups: [], ...(stop === undefined ? {} : { stop: { code: stop, since: 1 } }) },
});

describe('queueState', () => {
  it.each(['interrupted', 'failed', 'quarantined', 'thread-lost', 'archived'] as const)(
    'says that it is paused, and why: %s',
    (stop) => {
      const { paused, says } = queueState({ session: session(stop) });
      expect(paused).toBe(true);
      expect(says).toMatch(/^Paused, nothing is sent\. The .+\.$/);
    },
  );

  it('says what the first waits for', () => {
    expect(queueState({ session: { ...session(), openTurnId: 't' } }).says).toContain('this turn');
    expect(queueState({ session: { ...session(), openTurnId: 't', pendingApprovals: 1 } }).says).toContain(
      'your answer',
    );
    expect(queueState({ session: session() }).paused).toBe(false);
  });
});
