import { expect, test } from 'vitest';
import type { EnforcementLog } from './enforcement-log';
import { type IndexState, unopened } from './index-state';
import { rebuildIndex } from './rebuild-index';
import { troubles } from './troubles';

/** A log that says what it is told to say, and how many still listen. */
function toldLog() {
  const listeners = new Set<(state: IndexState) => void>();
  let state: IndexState = { ...unopened, head: 10, building: { reason: 'A person asked for it.' } };
  const log = {
    // Only `rebuild` is asked, and its answer is the state.
    ask: (async () => ({ state })) as unknown as EnforcementLog['ask'],
    onState(listener: (state: IndexState) => void) {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
  };
  const tell = (change: Partial<IndexState>) => {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener(state);
  };
  return { log, tell, listening: () => listeners.size };
}

test('it is done when all that was durable at its beginning is in, and tells how far it is', async () => {
  const { log, tell, listening } = toldLog();
  const seen: (readonly [number, number])[] = [];
  const stop = new AbortController();
  const done = rebuildIndex(log, {
    signal: stop.signal,
    progress: (at, of) => seen.push([at, of]),
  });
  await Promise.resolve();
  await Promise.resolve();
  tell({ indexed: 4, head: 20 });
  tell({ indexed: 12 });
  expect(await done).toMatchObject({ report: { entries: 10 }, stopped: false });
  expect(seen).toEqual([
    [0, 10],
    [4, 10],
    [10, 10],
  ]);
  expect(listening()).toBe(0);
});

test('asked to stop it ends at once and says that the building goes on; a problem is its trouble', async () => {
  const first = toldLog();
  const stop = new AbortController();
  const stopped = rebuildIndex(first.log, { signal: stop.signal, progress: () => stop.abort() });
  expect(await stopped).toMatchObject({ stopped: true, summary: expect.stringContaining('goes on') });
  expect(first.listening()).toBe(0);

  const second = toldLog();
  const failed = rebuildIndex(second.log, {
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  second.tell({ problem: troubles.unreadable('the disk is full') });
  await expect(failed).rejects.toMatchObject({ trouble: { kind: 'enforcement.index-unreadable' } });
  expect(second.listening()).toBe(0);
});
