import { expect, test } from 'vitest';
import { advance, zeroCursor } from '../ledger';
import { sessionFold } from '../session';
import type { JsonObject } from '../vocabulary';
import { type Recorded, ReplayCursor } from './core/cursor';
import { sha256, shownHash, timed, written } from './testing/one-session';

/** Sequences of the ledger have gaps within a session. */
const seqOf = (i: number): number => 10 + i * 3;
const recorded: readonly Recorded[] = written.map(({ event, at, step }, i) => ({
  ...{ seq: seqOf(i), type: event.type, at },
  payload: JSON.parse(JSON.stringify(event.payload)) as JsonObject,
  fold: { version: sessionFold.version, step },
}));

const replay = (entries: readonly Recorded[]) => {
  const cursor = new ReplayCursor(sessionFold, sha256);
  const taken = entries.map((entry) => cursor.take(entry));
  return { taken, verdict: cursor.verdict(), state: cursor.state(), rows: cursor.rows() };
};
const changed = (at: number, change: Partial<Recorded>): readonly Recorded[] =>
  recorded.map((entry, i) => (i === at ? { ...entry, ...change } : entry));

test('after each entry state and rows are those of the fold, and the hashes are the recorded ones', () => {
  for (let count = 1; count <= recorded.length; count++) {
    const { state, rows, verdict } = replay(recorded.slice(0, count));
    const from = zeroCursor(sessionFold, 'session/s');
    const folded = advance(sessionFold, from, timed.slice(0, count), sha256);
    expect(state).toEqual(folded.cursor.state);
    expect(verdict).toEqual({ kind: 'same', compared: count });
    const put = folded.entries.flatMap(({ changes }) => changes);
    const session = put.findLast((change) => 'put' in change && change.put === 'session');
    expect(rows.session).toMatchObject(session !== undefined && 'row' in session ? session.row : {});
  }
});

test('a request is open before its decision and decided after it; live text is there until its item ends', () => {
  const approvals = [6, 7].map((count) => replay(recorded.slice(0, count)).rows.approvals);
  expect(approvals.map(([one]) => one?.state)).toEqual(['requested', 'decided']);
  expect(replay(recorded.slice(0, 8)).rows.chunks.map(({ text }) => text)).toEqual(['file']);
  const end = replay(recorded).rows;
  expect(end.chunks).toEqual([]);
  expect(end.items.map(({ kind }) => kind)).toEqual(['prompt', 'commandExecution']);
  expect(end.items[1]).toMatchObject({ status: 'completed', data: { exitCode: 0 } });
  expect(end.turns.map(({ status }) => status)).toEqual(['completed']);
});

test('the entry that was changed is named as the first divergence, wherever it stands', () => {
  for (const at of recorded.keys()) {
    const { verdict } = replay(changed(at, { at: 1 }));
    expect(verdict).toEqual({ kind: 'differs', compared: at, seq: seqOf(at) });
  }
  const answered = { approvalId: 'a', answer: 'decline', shownHash, by: 'web' };
  const forged = replay(changed(6, { payload: answered }));
  expect(forged.verdict).toEqual({ kind: 'differs', compared: 6, seq: seqOf(6) });
  expect(replay(changed(3, { fold: null })).verdict).toMatchObject({ kind: 'differs', seq: seqOf(3) });
});

test('what cannot be folded or compared is said, and never called the same', () => {
  const gone = replay(changed(4, { payload: null, removedBy: 99 }));
  expect(gone.verdict).toEqual({ kind: 'stopped', compared: 4, seq: seqOf(4), why: 'removed' });
  expect(gone.taken).toEqual(recorded.map((_, i) => i < 4));
  expect(gone.rows.items.map(({ kind }) => kind)).toEqual(['prompt']);
  const lost = replay(changed(4, { payload: null })).verdict;
  expect(lost).toMatchObject({ kind: 'stopped', why: 'changed' });
  const foreign = replay(changed(4, { foreignSchema: 9 })).verdict;
  expect(foreign).toMatchObject({ kind: 'stopped', why: 'unknown' });
  const older = replay(changed(4, { fold: { version: sessionFold.version - 1, step: '0'.repeat(64) } }));
  expect(older.verdict).toEqual({ kind: 'other-fold', compared: 4, seq: seqOf(4) });
  expect(older.rows.turns).toHaveLength(1);
});
