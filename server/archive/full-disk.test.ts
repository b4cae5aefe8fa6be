import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionDirectory } from '../session';
import type { Doubt } from '../stream';
import { limits, TroubleError } from '../vocabulary';
import { backfill } from './backfill';
import { type OpenProject, runBackfill } from './testing/backfill-run';
import {
  type ArchiveHome,
  makeArchiveHome,
  originalArchive,
  originalTurns,
  threadIdOf,
} from './testing/original-archive';

const full = {
  kind: 'ledger.unwritable',
  what: 'The ledger cannot be written: the disk is full.',
  safe: 'Nothing of this was written.',
  next: 'Make space.',
};

/** Who listens to doubts, and a way to tell them of one. */
function doubts() {
  const listeners = new Set<(doubt: Doubt) => void>();
  return {
    listeners,
    onDoubt: (listener: (doubt: Doubt) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (forMs: number) => {
      for (const listener of listeners) listener({ forMs, trouble: full });
    },
  };
}

const never = new Promise<never>(() => undefined);

let home: ArchiveHome;
let open: OpenProject;
beforeAll(async () => {
  home = makeArchiveHome();
  for (let n = 1; n <= 3; n++)
    home.write(`${threadIdOf(n)}.md`, originalArchive(threadIdOf(n), originalTurns(n, 2)));
  open = await home.open();
});
afterAll(async () => {
  await open.opened.close('test end');
  home[Symbol.dispose]();
});

/** A backfill beside a disk that is full: what is appended is neither refused nor written. */
function stuck(
  joined: () => Promise<unknown>,
  onDoubt: (listener: (doubt: Doubt) => void) => () => void,
  unended = new Set<Promise<unknown>>(),
) {
  const desk = { joined, state: () => ({}) };
  const directory = { desk: async () => desk } as unknown as SessionDirectory;
  const ports = {
    ...{ ledger: open.opened.ledger, directory, onDoubt, unended },
    newId: randomUUID,
    now: Date.now,
    masking: { text: (text: string) => text, key: '' },
  };
  const project = { projectId: open.projectId, path: home.projectDir } as Parameters<
    typeof backfill
  >[1]['project'];
  return backfill(ports, { project, limit: null, force: false, commandId: randomUUID() });
}

test('a refusal by the ledger ends it at once, and what concerns one file does not', async () => {
  const { onDoubt } = doubts();
  const refused = stuck(() => Promise.reject(new TroubleError(full)), onDoubt);
  await expect(refused).rejects.toMatchObject({ trouble: { kind: 'ledger.unwritable' } });
  const odd = { ...full, kind: 'ledger.version-conflict' };
  const done = await stuck(() => Promise.reject(new TroubleError(odd)), onDoubt);
  expect(done).toMatchObject({ failedThreadCount: 3, leftThreadCount: 0 });
});

test('a run that comes while an earlier append is still in doubt begins behind it', async () => {
  const { onDoubt, tell } = doubts();
  let end = (): void => undefined;
  const earlier = new Promise<void>((resolve) => {
    end = resolve;
  });
  const began: string[] = [];
  const next = () => {
    began.push('append');
    return Promise.reject(new TroubleError(full));
  };
  const waits = stuck(next, onDoubt, new Set([never]));
  tell(limits.takeOverPatienceMs);
  await expect(waits).rejects.toMatchObject({ trouble: { kind: 'ledger.unwritable' } });
  expect(began).toEqual([]);
  const follows = stuck(next, onDoubt, new Set([earlier]));
  end();
  await expect(follows).rejects.toMatchObject({ trouble: { kind: 'ledger.unwritable' } });
  expect(began).toEqual(['append']);
});

test('a full disk ends the take-over with what is done and left, and the next run takes everything', async () => {
  const { onDoubt, tell } = doubts();
  let run: Promise<unknown> = never;
  await new Promise<void>((begun) => {
    run = stuck(() => {
      // The listener comes right behind this call.
      setImmediate(begun);
      return never;
    }, onDoubt);
  });
  tell(limits.takeOverPatienceMs);
  await expect(run).rejects.toMatchObject({
    trouble: {
      kind: 'ledger.unwritable',
      what: expect.stringContaining('0 threads were taken over or hold, 3 are left'),
      next: expect.stringContaining('run it again'),
    },
  });
  expect(await runBackfill(open)).toMatchObject({
    exportedThreadCount: 3,
    addedTurnCount: 6,
    failedThreadCount: 0,
  });
  expect(await runBackfill(open)).toMatchObject({ skippedThreadCount: 3, addedTurnCount: 0 });
});
