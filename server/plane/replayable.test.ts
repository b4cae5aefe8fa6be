import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { advance, zeroCursor } from '../ledger';
import { sessionFold } from '../session';
import { type DomainEvent, streams } from '../vocabulary';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

let home: Home;
let plane: TestPlane;
beforeAll(async () => {
  home = makeHome();
  plane = await openTestPlane(home);
});
afterAll(async () => {
  await plane.close('test end');
  home.remove();
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Folds the stored entries of the session again, from nothing. */
async function refold(change: (payload: object, index: number) => object = (payload) => payload) {
  const stream = streams.session(plane.sessionId);
  const stored = await plane.ledger.entries({ afterSeq: 0, limit: 1_000, stream });
  const events = stored.map((entry, index) => {
    if (entry.payload === null) throw new Error(`entry ${entry.seq} has no payload`);
    const event = { type: entry.type, payload: change(entry.payload, index) } as unknown as DomainEvent;
    return { event, at: entry.at };
  });
  return advance(sessionFold, zeroCursor(sessionFold, stream), events, sha256).cursor;
}

test('a session of real work folds again to the same step hash and the same state', {
  timeout: 60_000,
}, async () => {
  const turnId = await plane.send('edit a file');
  await plane.answer(await plane.asked(), 'accept');
  await plane.settled(turnId);
  await plane.settled(await plane.send('answer'));
  const written = await plane.ledger.cursor(streams.session(plane.sessionId));
  const again = await refold();
  expect(again.version).toBeGreaterThan(20);
  expect(again.version).toBe(written?.version);
  expect(again.step).toBe(written?.step);
  expect(again.state).toEqual(written?.state);
});

test('one changed letter gives another hash', async () => {
  const written = await plane.ledger.cursor(streams.session(plane.sessionId));
  const forged = await refold((payload, index) =>
    index === 1 ? JSON.parse(JSON.stringify(payload).replace('edit a file', 'edit a fill')) : payload,
  );
  expect(forged.step).not.toBe(written?.step);
});
