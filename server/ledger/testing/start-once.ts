import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TroubleError } from '../../vocabulary';
import { encodeBatch } from '../encode';
import type { FromWriter } from '../wire';
import { Writer } from '../writer';
import { batchOf, migrationsDir, writeOf } from './fixture';
import { settled } from './sample-ledger';

/**
 * A process for what a user may not do and a disk does not hold: `start-once.ts DATA HEAD [STEP]...`. Prints a line per step: `opened N`, or the trouble as JSON.
 * Steps: `start` opens, appends and closes; `fill` takes all room beside DATA; `free` gives it back.
 */
const [dataDir = '', headDir = '', ...steps] = process.argv.slice(2);
const filler = join(dataDir, '..', 'filler');

function start(): void {
  const answers: FromWriter[] = [];
  const options = { dataDir, headDir, migrationsDir, producer: { app: 'codexchat-test', version: '0' } };
  const writer = new Writer({ ...options, acceptLoss: false }, (answer) => answers.push(answer));
  try {
    const { head } = writer.open();
    writer.accept(1, encodeBatch(batchOf(writeOf(`session/${head}`, [settled]))));
    writer.close();
    process.stdout.write(`opened ${head}\n`);
  } catch (error) {
    if (!(error instanceof TroubleError)) throw error;
    process.stdout.write(`${JSON.stringify(error.trouble)}\n`);
  }
}

function fill(): void {
  for (const bytes of [1 << 20, 1 << 12, 1])
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
}

for (const step of steps) {
  if (step === 'start') start();
  if (step === 'fill') fill();
  if (step === 'free') rmSync(filler);
}
