import { z } from 'zod';
import type { Benchmark } from '../benchmark';
import { measure } from '../core/report';
import { runMeasured } from '../measured-command';
import { makePlace } from '../place';

const seeds = 200;
const result = z.object({ virtualMs: z.number(), entries: z.number() }).loose();

export const simulator: Benchmark = {
  name: 'simulator',
  about: `${seeds} seeds of the simulator: seeds, entries and simulated time per second`,
  async run({ root }) {
    using place = makePlace();
    const sim = (count: number) => runMeasured(root, place, ['sim', '--seeds', String(count), '--json']);
    // What any run does first: the program, the fixtures, the canary.
    const first = await sim(1);
    const all = await sim(seeds + 1);
    const before = result.parse(JSON.parse(first.said.slice(first.said.indexOf('{'))));
    const after = result.parse(JSON.parse(all.said.slice(all.said.indexOf('{'))));
    const seconds = Math.max(0.001, all.seconds - first.seconds);
    return {
      measures: [
        measure('seeds', seeds / seconds, '/s'),
        measure('entries written', (after.entries - before.entries) / seconds, '/s'),
        measure(
          'simulated time against real time',
          (after.virtualMs - before.virtualMs) / 1000 / seconds,
          'x',
        ),
        measure('peak memory', all.peakBytes / 1e6, 'MB'),
      ],
      notes: [
        `${seeds + 1} seeds less one; the fixtures and the canary, which every run has, are in neither.`,
      ],
    };
  },
};
