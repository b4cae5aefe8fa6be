import { describe, expect, it } from 'vitest';
import type { QueueStop } from '../../server/vocabulary';
import { placeWords, queueState } from './queue-words';

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

it('placeWords says where a session stands, and nothing when it does not wait', () => {
  expect(placeWords(['a', 'b'], 'b')).toMatch(/^Waits for a free place, 2nd in line/);
  expect(placeWords(['a'], 'b')).toBeNull();
  const many = Array.from({ length: 23 }, (_, i) => `s${i}`);
  const said = [0, 2, 3, 10, 12, 20, 22].map(
    (i) => /, (\w+) in line/.exec(placeWords(many, `s${i}`) ?? '')?.[1],
  );
  expect(said).toEqual(['1st', '3rd', '4th', '11th', '13th', '21st', '23rd']);
});
