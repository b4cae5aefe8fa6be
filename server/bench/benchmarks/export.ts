import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark';
import { type Measure, measure } from '../core/report';
import { writeHistory } from '../history';
import { type MeasuredCommand, runMeasured } from '../measured-command';
import { makePlace, type Place } from '../place';
import { scanEntries } from '../scan-entries';
import { entriesPerTurn } from '../turn-events';

const lossless = ['ndjson', 'tlog'] as const;
const formats = [...lossless, 'html', 'md', 'otlp', 'atif'] as const;
/** Beyond so many events only the lossless formats are measured: a page of a million entries is for nobody, and takes minutes. */
const readableMax = 200_000;
const megabyte = 1_000_000;
/** Node lets garbage lie as long as there is room. With little room, what is resident at the peak is what is needed. */
const heap = 64;
/** How much smaller the session is that the memory is compared with; but below so many events a process has not grown to its working size yet. */
const smaller = 10;
const smallMin = 20_000;

interface Exported extends MeasuredCommand {
  readonly bytes: number;
}

export const exports: Benchmark = {
  name: 'export',
  about: 'each export of a session of N events (--events N): MB/s and peak memory, against a smaller one',
  async run({ root, events }) {
    using small = makePlace();
    using large = makePlace();
    const sessions = [
      await writeSession(root, small, Math.min(events, Math.max(smallMin, Math.round(events / smaller)))),
      await writeSession(root, large, events),
    ] as const;
    const scan = scanEntries(large);
    const beside = {
      what: 'reading and hashing the same entries',
      value: scan.bytes / megabyte / scan.seconds,
    };
    const measures: Measure[] = [measure('events', sessions[1].head, 'entries')];
    for (const format of events > readableMax ? lossless : formats) {
      const few = await exportOne(root, small, format, sessions[0].sessionId);
      const many = await exportOne(root, large, format, sessions[1].sessionId);
      measures.push(
        measure(`${format}: of the record`, scan.bytes / megabyte / many.seconds, 'MB/s', { beside }),
        measure(`${format}: written`, many.bytes / megabyte, 'MB'),
        measure(`${format}: peak memory`, many.peakBytes / megabyte, 'MB', {
          beside: { what: `the peak at ${sessions[0].head} events`, value: few.peakBytes / megabyte },
        }),
        measure(`${format}: peak, large against small`, many.peakBytes / few.peakBytes, 'x', {
          aim: { most: 1.25 },
        }),
      );
    }
    return {
      measures,
      notes: [
        ...(events > readableMax
          ? [`Above ${readableMax} events only the lossless formats are exported.`]
          : []),
        'Each export is a process of its own, and its start is in its time; traces are exported with content.',
        `Each runs with ${heap} MB for what lives longer (--max-old-space-size), so that the peak is need and not garbage.`,
        `One session of turns with ${entriesPerTurn} entries each; the peak is the process's, as the system counts it.`,
      ],
    };
  },
};

async function writeSession(root: string, place: Place, events: number) {
  const sessionId = crypto.randomUUID();
  const turns = Math.max(1, Math.round(events / entriesPerTurn));
  const projectId = crypto.randomUUID();
  return { sessionId, head: await writeHistory({ root, place, projectId }, [{ sessionId, turns }]) };
}

async function exportOne(
  root: string,
  place: Place,
  format: (typeof formats)[number],
  sessionId: string,
): Promise<Exported> {
  const output = join(place.base, `out.${format}`);
  const session = format === 'tlog' ? [] : ['--session', sessionId];
  const argv = ['ledger', 'export', '--format', format, ...session, '--output', output];
  const words = format === 'otlp' ? [...argv, '--content'] : argv;
  const done = await runMeasured(root, place, words, [`--max-old-space-size=${heap}`]);
  return { ...done, bytes: sizeOf(output) };
}

function sizeOf(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
