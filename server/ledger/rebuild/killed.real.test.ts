import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databasePath } from '../database';
import { openLedger } from '../open-ledger';
import { type TemporaryPlace, temporaryPlace } from '../testing/fixture';
import { copyPlace, sampleFold, tamper, verifySample, writeSampleLedger } from '../testing/sample-ledger';
import { finishRebuild, prepareRebuild } from './rebuild';

const script = fileURLToPath(new URL('../testing/rebuild-once.ts', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

let wrong: TemporaryPlace;
beforeAll(async () => {
  wrong = await temporaryPlace();
  await writeSampleLedger(wrong.options);
  tamper(wrong.options.dataDir, (db) =>
    db.exec("UPDATE item SET data = replace(data, 'agentMessage', 'plan') WHERE item_id IN ('i1', 'i2')"),
  );
});
afterAll(() => wrong[Symbol.asyncDispose]());

/** Starts a rebuild, and kills it when it says the word, after which it does nothing more itself. */
async function killAt({ dir }: TemporaryPlace, word: string): Promise<void> {
  const args = ['--import', 'tsx', script, dir, word];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  let said = false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== word) continue;
    said = true;
    child.kill('SIGKILL');
  }
  await gone;
  expect(said, word).toBe(true);
}

async function rebuild({ options }: TemporaryPlace): Promise<void> {
  const ledger = await openLedger(options);
  const prepared = await prepareRebuild({ dataDir: options.dataDir, foldOf: sampleFold });
  await finishRebuild(options.dataDir, prepared, async (swap) => {
    const { applied, passed } = await ledger.tend({ kind: 'swap-projections', ...swap });
    return { applied: Number(applied), passed: Number(passed) };
  });
  await ledger.close();
}

function wrongRows({ options }: TemporaryPlace): number | undefined {
  const db = new Database(databasePath(options.dataDir));
  const count = db
    .prepare<[], number>(`SELECT count(*) FROM item WHERE data ->> 'kind' = 'plan'`)
    .pluck()
    .get();
  db.close();
  return count;
}

test('killed at any moment: the old read model is whole or the new one is, and the next run ends it', {
  timeout: 120_000,
}, async () => {
  for (const word of ['folding', 'folded', 'putting', 'put']) {
    await using place = await copyPlace(wrong);
    expect(wrongRows(place)).toBe(2);
    await killAt(place, word);
    const left = wrongRows(place);
    // While it is put in place the writer's thread may have ended the transaction, or not.
    if (word === 'putting') expect([0, 2]).toContain(left);
    else expect(left, word).toBe(word === 'put' ? 0 : 2);
    await rebuild(place);
    expect(wrongRows(place)).toBe(0);
    const { integrity, completeness } = await verifySample(place.options);
    expect([integrity, completeness], word).toMatchObject([{ status: 'ok' }, { status: 'ok' }]);
  }
});
