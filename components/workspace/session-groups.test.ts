import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attention, SessionRow } from '../../server/vocabulary';
import { groupSessions, pendingIn } from './session-groups';

const makeRow = (sessionId: string, attention: Attention, updatedAt: number): SessionRow => ({
  sessionId,
  projectId: 'p',
  flavour: 'codex',
  title: sessionId,
  titledBy: 'auto',
  model: null,
  effort: null,
  attention,
  threadId: null,
  threadState: 'none',
  threadProblem: null,
  echo: null,
  openTurnId: null,
  pendingApprovals: attention === 'waiting' ? 2 : 0,
  looseEnds: 0,
  turnCount: 0,
  itemCount: 0,
  usage: null,
  createdAt: 0,
  updatedAt,
  archivedAt: null,
  seq: 1,
});

describe('groupSessions', () => {
  it('puts what waits first and the latest change on top', () => {
    const groups = groupSessions([
      makeRow('a', 'settled', 1),
      makeRow('b', 'waiting', 1),
      makeRow('c', 'settled', 5),
      makeRow('d', 'failed', 2),
    ]);
    expect(groups.map((group) => [group.attention, group.rows.map((row) => row.sessionId)])).toEqual([
      ['waiting', ['b']],
      ['failed', ['d']],
      ['settled', ['c', 'a']],
    ]);
  });

  it('loses no session', () => {
    const attention = fc.constantFrom<Attention>('waiting', 'running', 'failed', 'settled');
    fc.assert(
      fc.property(fc.array(fc.tuple(attention, fc.nat())), (pairs) => {
        const rows = pairs.map(([kind, at], index) => makeRow(String(index), kind, at));
        const grouped = groupSessions(rows).flatMap((group) => group.rows);
        expect(new Set(grouped)).toEqual(new Set(rows));
      }),
    );
  });

  it('counts the answers that wait', () => {
    expect(pendingIn([makeRow('a', 'waiting', 1), makeRow('b', 'settled', 1)])).toBe(2);
  });
});
