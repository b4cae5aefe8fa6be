import { setTimeout as pause } from 'node:timers/promises';
import { TroubleError } from '../../vocabulary';
import { openLedger } from '../open-ledger';
import { batchOf, migrationsDir, textAppended, writeOf } from './fixture';

/**
 * A process for the durability tests: `append-forever.ts DIR COUNT WIDTH [hold]`. Appends COUNT batches, WIDTH at a time, each under the event id
 * `e<n>`, and writes one line per outcome only after it is known: `ack n seq`, or `kind n`. Ends with `done`; with `hold` it does not close but waits to be killed.
 */
const [dir = '', count = '0', width = '1', hold = ''] = process.argv.slice(2);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const ledger = await openLedger({
  dataDir: `${dir}/data`,
  headDir: `${dir}/head`,
  migrationsDir,
  producer: { app: 'codexchat-test', version: '0' },
});
say(`open ${process.pid}`);

async function appendOne(n: number): Promise<void> {
  const write = writeOf(`s${n}`, [textAppended('i', 0, `text ${n}`)], null, [`e${n}`]);
  try {
    const { firstSeq } = await ledger.append(batchOf(write));
    say(`ack ${n} ${firstSeq}`);
  } catch (error) {
    say(`${error instanceof TroubleError ? error.trouble.kind : String(error)} ${n}`);
    // A failing disk is asked again at a person's pace, not in a hot loop.
    await pause(20);
  }
}

for (let n = 0; n < Number(count); n += Number(width))
  await Promise.all(Array.from({ length: Number(width) }, (_, i) => appendOne(n + i)));
say('appended');
if (hold) await new Promise(() => setInterval(() => undefined, 60_000));
await ledger.close();
say('done');
