import { expect, test } from 'vitest';
import type { EnforcementRecord } from '../../vocabulary';
import * as made from '../testing/made-acts';
import { noActs, type SessionActs } from './acts-state';
import { evolveActs } from './evolve-acts';

const sessionId = 's';
const act = { sessionId, id: 'a', command: 'rm -rf build' };

function fold(...steps: readonly made.Step[]) {
  let state: SessionActs = noActs;
  const records = new Map<string, EnforcementRecord>();
  const words = new Map<string, string>();
  for (const entry of made.numbered([made.created(sessionId), ...steps])) {
    const folded = evolveActs(state, entry);
    state = folded.state;
    for (const one of folded.put) {
      records.set(one.record.id, one.record);
      words.set(one.record.id, one.words);
    }
  }
  return { state, records: [...records.values()], words };
}
const one = (...steps: readonly made.Step[]) => fold(...steps).records[0];

test('an allowed command is one record from the request to its exit code', () => {
  const { records, state, words } = fold(...made.wholeLife({ ...act, decision: 'allow', exitCode: 3 }));
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({
    id: 'a',
    seq: 2,
    lastSeq: 6,
    seqs: [2, 3, 4, 5, 6],
    projectId: 'project-1',
    sessionId,
    kind: 'command',
    decision: 'allow',
    rules: ['some-rule'],
    policyHash: 'policy-1',
    mode: 'supervised',
    actor: 'policy',
    by: 'policy',
    answer: 'accept',
    text: 'rm -rf build',
    reason: 'Because of some-rule.',
    outcome: 'ran',
    exitCode: 3,
    unjudged: false,
  });
  expect(words.get('a')).toContain('example.org');
  // Nothing is kept of what is over.
  expect(state.open).toEqual({});
});

test.each([
  ['nobody answered yet', [made.requested(act)], { outcome: 'waiting', actor: 'nobody' }],
  [
    'a person said yes and it runs',
    [made.requested(act), made.decided({ ...act, by: 'web' })],
    { outcome: 'under-way', actor: 'person', by: 'web' },
  ],
  [
    'a no',
    made.wholeLife({ ...act, answer: 'decline', by: 'cli' }),
    { outcome: 'declined', actor: 'person', answer: 'decline' },
  ],
  [
    'gone before an answer',
    [made.requested(act), made.orphaned(act)],
    { outcome: 'orphaned', actor: 'nobody' },
  ],
  [
    'killed between the answer and its end: it cannot be known',
    [made.requested(act), made.decided(act), made.orphaned(act)],
    { outcome: 'unknown', deliveredAt: null, why: 'The runtime was killed.' },
  ],
  [
    'killed while it ran',
    [made.requested(act), made.decided(act), made.delivered(act), made.resolved(act), made.lost(act)],
    { outcome: 'unknown', why: 'The runtime was killed' },
  ],
  [
    'killed after a no: it was never accepted',
    [made.requested(act), made.decided({ ...act, answer: 'decline' }), made.orphaned(act)],
    { outcome: 'declined' },
  ],
  [
    'accepted, and the runtime did not begin it',
    [made.requested(act), made.decided(act), made.resolved(act), made.completed(act, { status: 'declined' })],
    { outcome: 'never-started' },
  ],
  [
    'failed without an exit code',
    [made.requested(act), made.decided(act), made.resolved(act), made.completed(act, { status: 'failed' })],
    { outcome: 'failed', exitCode: null },
  ],
] as const)('outcome: %s', (_name, steps, expected) => {
  expect(one(...steps)).toMatchObject(expected);
});

test('the order of the confirmation and the end does not matter, and a later loss takes nothing back', () => {
  const early = [
    made.requested(act),
    made.decided(act),
    made.completed(act, { exitCode: 0 }),
    made.resolved(act),
  ];
  expect(one(...early)).toMatchObject({ outcome: 'ran', exitCode: 0 });
  expect(one(...early.slice(0, 3), made.lost(act), made.orphaned(act))).toMatchObject({ outcome: 'ran' });
  expect(fold(...early).state.open).toEqual({});
});

test('what ran although it was declined is the same record, marked; what was never asked is one of its own', () => {
  const declined = { ...act, answer: 'decline' as const };
  const { records } = fold(
    made.requested(declined),
    made.decided(declined),
    made.resolved(declined),
    made.completed(declined, { exitCode: 0 }),
    made.ranUnjudged(declined),
  );
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({ decision: 'ask', answer: 'decline', outcome: 'ran', unjudged: true });
  const alone = one(made.completed(act, { exitCode: 0, cwd: '/x' }), made.ranUnjudged(act));
  expect(alone).toMatchObject({
    id: 'item/item-a',
    decision: 'none',
    actor: 'nobody',
    kind: 'command',
    text: 'rm -rf build',
    cwd: '/x',
    outcome: 'ran',
    unjudged: true,
    seqs: [2, 3],
  });
});

test('an end whose payload was removed is called unknown when its turn settles; a request without payload is still a record', () => {
  const entries = made.numbered([
    made.created(sessionId),
    made.requested(act),
    made.decided(act),
    made.resolved(act),
    made.completed(act, { exitCode: 0 }),
    made.settled(sessionId),
    made.requested({ ...act, id: 'b' }),
  ]);
  let state: SessionActs = noActs;
  const last = new Map<string, EnforcementRecord>();
  for (const entry of entries) {
    const gone = entry.type === 'item.completed' || entry.seq === 7;
    const folded = evolveActs(state, gone ? { ...entry, payload: null } : entry);
    state = folded.state;
    for (const { record } of folded.put) last.set(record.id, record);
  }
  expect(last.get('a')).toMatchObject({ outcome: 'unknown', why: expect.stringContaining('entry 5') });
  expect(last.get('entry/7')).toMatchObject({ decision: 'none', kind: 'other', outcome: 'unknown' });
});

test('entries that name unknown acts are passed over', () => {
  expect(
    fold(made.decided(act), made.delivered(act), made.resolved(act), made.orphaned(act), made.lost(act))
      .records,
  ).toEqual([]);
});
