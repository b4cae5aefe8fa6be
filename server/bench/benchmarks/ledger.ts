import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { verifyLedger } from '../../ledger';
import type { Benchmark } from '../benchmark';
import { micros, millisSince } from '../clock';
import { type Measure, measure } from '../core/report';
import { median } from '../core/statistics';
import { writeHistory } from '../history';
import { runMeasured } from '../measured-command';
import { originalThread, threadIdOf } from '../original-thread';
import { makePlace, type Place } from '../place';
import { parseEntries, type Scanned, scanFiles, treeOverEntries } from '../scan-entries';
import { entriesPerTurn } from '../turn-events';

const rounds = 3;
const turnsPerSession = 40;
const threads = 50;
const turnsPerThread = 100;
const megabyte = 1_000_000;

export const ledger: Benchmark = {
  name: 'ledger',
  about: 'verify, rebuild of the read model, and backfill, each beside the least that must be done',
  async run({ root, events }) {
    using place = makePlace();
    const sessions = Math.max(1, Math.round(events / (turnsPerSession * entriesPerTurn)));
    const past = Array.from({ length: sessions }, () => ({
      sessionId: crypto.randomUUID(),
      turns: turnsPerSession,
    }));
    await writeHistory({ root, place, projectId: crypto.randomUUID() }, past);
    const walks = [
      await paired(root, place, {
        name: 'verify',
        argv: ['ledger', 'verify', '--json'],
        least: treeOverEntries,
        words: 'an RFC 6962 tree over the same bytes',
        aim: null,
      }),
      await paired(root, place, {
        name: 'rebuild',
        argv: ['ledger', 'rebuild', '--json'],
        least: parseEntries,
        words: 'JSON.parse of the same payloads',
        aim: null,
      }),
    ];
    return {
      measures: [...walks.flat(), ...(await withoutReadModel(root, place)), ...(await backfill(root))],
      notes: [
        `${sessions} sessions of ${turnsPerSession} turns; medians of ${rounds} rounds, each beside its own limit.`,
        'Each command is a process of its own; the time of one that only starts is taken off.',
        'verify hashes payloads too, folds every session again and compares every row; the tree beside it does the hashes only. Without the read model it does all but folding and comparing, in a process that is warm.',
        `backfill: ${threads} threads of ${turnsPerThread} turns; it parses, folds, writes and syncs every turn, and writes an archive, a document and a marker for each thread.`,
      ],
    };
  },
};

interface Walk {
  readonly name: string;
  readonly argv: readonly string[];
  readonly least: (place: Place) => Scanned;
  readonly words: string;
  readonly aim: number | null;
}

async function paired(root: string, place: Place, walk: Walk): Promise<readonly Measure[]> {
  const { name, argv, least, words, aim } = walk;
  const rates: number[] = [];
  const limits: number[] = [];
  const ratios: number[] = [];
  let peak = 0;
  for (let round = 0; round < rounds; round += 1) {
    const limit = least(place);
    const { seconds, peakBytes } = await netOfStart(root, place, argv);
    rates.push(limit.entries / seconds);
    limits.push(limit.entries / limit.seconds);
    ratios.push(limit.seconds / seconds);
    peak = Math.max(peak, peakBytes);
  }
  return [
    measure(name, median(rates), '/s', { beside: { what: words, value: median(limits) } }),
    measure(`${name}, paired`, median(ratios), 'x', aim === null ? {} : { aim: { least: aim } }),
    measure(`${name}: peak memory`, peak / megabyte, 'MB'),
  ];
}

/** What a verification does with the entries themselves: everything but folding them again and comparing rows. */
async function withoutReadModel(root: string, place: Place): Promise<readonly Measure[]> {
  const migrationsDir = join(root, 'prisma', 'migrations');
  const once = async (): Promise<number> => {
    const began = micros();
    const report = await verifyLedger({ ...place, migrationsDir, checkpoints: [], foldOf: () => null });
    if (report.integrity.status !== 'ok') throw new Error('The ledger of the benchmark does not verify');
    return millisSince(began) / 1000;
  };
  // Both are warm: the first of each is not counted.
  await once();
  treeOverEntries(place);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    ratios.push(treeOverEntries(place).seconds / (await once()));
  return [measure('verify without the read model, paired', median(ratios), 'x', { aim: { least: 0.5 } })];
}

/** A command without the time that any command takes to start. */
async function netOfStart(root: string, place: Place, argv: readonly string[]) {
  const start = await runMeasured(root, place, ['ledger', '--help']);
  const whole = await runMeasured(root, place, argv);
  return { ...whole, seconds: Math.max(0.001, whole.seconds - start.seconds) };
}

const summary = z.object({ addedTurnCount: z.int() }).loose();

async function backfill(root: string): Promise<readonly Measure[]> {
  using place = makePlace();
  const folder = join(place.projectDir, 'chats', 'threads');
  mkdirSync(folder, { recursive: true });
  for (let n = 1; n <= threads; n += 1)
    writeFileSync(join(folder, `${threadIdOf(n)}.md`), originalThread(n, turnsPerThread));
  const limit = scanFiles(folder);
  const done = await netOfStart(root, place, [
    'ledger',
    'backfill',
    '--project-path',
    place.projectDir,
    '--json',
  ]);
  const { addedTurnCount } = summary.parse(JSON.parse(done.said));
  const rate = limit.bytes / megabyte / done.seconds;
  return [
    measure('backfill', rate, 'MB/s', {
      beside: { what: 'reading and hashing the same files', value: limit.bytes / megabyte / limit.seconds },
    }),
    measure('backfill: turns', addedTurnCount / done.seconds, '/s'),
    measure('backfill: peak memory', done.peakBytes / megabyte, 'MB'),
  ];
}
