import { writeSync } from 'node:fs';
import { openLedger } from '../open-ledger';
import { finishRebuild, prepareRebuild } from '../rebuild/rebuild';
import { migrationsDir } from './fixture';
import { sampleFold } from './sample-ledger';

/** A process for the test of killed rebuilds: `rebuild-once.ts DIR WORD`. Says what it is about to do, and stands still after WORD until it is killed. */
const [dir = '', hold = ''] = process.argv.slice(2);
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
  // The writer's thread goes on meanwhile.
  if (line === hold) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
const dataDir = `${dir}/data`;

const ledger = await openLedger({
  dataDir,
  headDir: `${dir}/head`,
  migrationsDir,
  producer: { app: 'codexchat-test', version: '0' },
});
const prepared = await prepareRebuild({ dataDir, foldOf: sampleFold, onProgress: () => say('folding') });
say('folded');
await finishRebuild(dataDir, prepared, async (swap) => {
  const putting = ledger.tend({ kind: 'swap-projections', ...swap });
  say('putting');
  const { applied, passed } = await putting;
  say('put');
  return { applied: Number(applied), passed: Number(passed) };
});
await ledger.close();
say('done');
