import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { invariant, limits, TroubleError } from '../vocabulary';
import { IndexKeeper } from './index-keeper';
import type { Asked } from './question';
import { troubles } from './troubles';
import type { FromIndex, ToIndex } from './wire';

/** The thread of the enforcement log: follows the ledger page by page, and answers between two pages. */
invariant(parentPort, 'the enforcement log runs in a thread');
const port = parentPort;
const { dataDir } = z.object({ dataDir: z.string() }).parse(workerData);
const keeper = new IndexKeeper(dataDir);
const say = (message: FromIndex): void => port.postMessage(message);

let head = 0;
let closed = false;
let following: Promise<void> | null = null;

async function follow(): Promise<void> {
  for (;;) {
    const more = !closed && (await keeper.step(head));
    if (!closed) say({ kind: 'state', state: keeper.state() });
    if (!more) return;
    await setImmediate();
  }
}

function followOn(): Promise<void> {
  following ??= follow().finally(() => {
    following = null;
  });
  return following;
}

async function answer(id: number, asked: Asked, wait: boolean): Promise<void> {
  keeper.check();
  // What is only a little behind is taken in first, so that an answer holds what was done a moment ago.
  const behind = head - keeper.state().indexed;
  if (asked.name !== 'rebuild' && behind > 0 && (wait || behind <= limits.enforcementPageEntries))
    await followOn();
  try {
    let value = await keeper.ask(asked);
    // The question itself found the file damaged.
    if (wait && keeper.state().building !== null) {
      await followOn();
      value = await keeper.ask(asked);
    }
    say({ kind: 'answer', id, answer: { ok: true, value }, state: keeper.state() });
  } catch (error) {
    const trouble =
      error instanceof TroubleError
        ? error.trouble
        : troubles.unreadable(error instanceof Error ? error.message : String(error));
    say({ kind: 'answer', id, answer: { ok: false, error: trouble }, state: keeper.state() });
  }
  if (keeper.state().building !== null) void followOn();
}

port.on('message', (message: ToIndex) => {
  switch (message.kind) {
    case 'head':
      head = Math.max(head, message.head);
      void followOn();
      return;
    case 'ask':
      void answer(message.id, message.asked, message.wait);
      return;
    case 'close':
      closed = true;
      void (following ?? Promise.resolve()).finally(() => {
        keeper.close();
        port.close();
      });
  }
});
say({ kind: 'state', state: keeper.state() });
