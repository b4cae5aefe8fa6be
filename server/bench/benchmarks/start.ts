import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Benchmark } from '../benchmark';
import { micros, millisSince } from '../clock';
import { measure } from '../core/report';
import { median } from '../core/statistics';
import { makePlace } from '../place';
import { timeStart } from '../timed-start';

const runs = 3;

export const start: Benchmark = {
  name: 'start',
  about: 'spawn → first 200 of the page: on a fresh data directory, and again on it',
  async run({ root }) {
    using place = makePlace();
    const cold = await timeStart(root, place);
    const warm: number[] = [];
    const node: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      node.push(await timeNode());
      warm.push(await timeStart(root, place));
    }
    const beside = { what: 'node -e "" alone', value: median(node) };
    return {
      measures: [
        measure('cold: fresh data directory', cold, 'ms', { beside }),
        measure(`warm: median of ${runs}`, median(warm), 'ms', { beside }),
        measure('warm, beside the quickest peer', median(warm), 'ms', {
          beside: { what: 'the quickest peer', value: 1300 },
        }),
      ],
      notes: [
        'Everything is built already; what `npm start` checks before it starts is included.',
        'The files are in the system cache: a machine that has just been switched on is slower.',
      ],
    };
  },
};

async function timeNode(): Promise<number> {
  const began = micros();
  await once(spawn(process.execPath, ['-e', ''], { stdio: 'ignore' }), 'exit');
  return millisSince(began);
}
