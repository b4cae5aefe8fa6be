import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram, type SourceFault } from './testing/build-program';
import { checkImages, historyOf, type Recording, record } from './testing/crash-images';
import type { Program } from './testing/program';
import { inRotation, rotation } from './testing/rotation';
import { hasStrace } from './testing/run-program';
import { subjects } from './testing/subjects';

/**
 * What may be left after a power cut, built from the recorded system calls of the real program, and opened by the product. Without strace it is not
 * run; in CI it must be there.
 */
const runs = hasStrace() || process.env.CI !== undefined;
if (!runs) process.stdout.write('not_run: strace is not installed (crash images)\n');

const turn = rotation();
/** One in so many images, besides those in which everything uncertain is lost. */
const parts = 100;
/** Nothing here waits for a time; a machine with other work may be many times slower. */
const timeout = 180_000;
let program: Program;
const recordings = new Map<string, Recording>();
beforeAll(async () => {
  if (!runs) return;
  program = await buildProgram();
  for (const subject of subjects) recordings.set(subject.name, await record(subject, program));
}, timeout);
afterAll(() => {
  for (const recording of recordings.values()) recording[Symbol.dispose]();
  if (runs) program[Symbol.dispose]();
});

const recordingOf = (name: string): Recording => {
  const recording = recordings.get(name);
  if (!recording) throw new Error(`no recording of ${name}`);
  return recording;
};

for (const { name } of subjects)
  test.runIf(runs)(
    `${name}: nothing promised is lost in a power cut, and what is left opens`,
    { timeout },
    async () => {
      const recording = recordingOf(name);
      process.stdout.write(
        `crash images of ${name}: part ${turn.number % parts} of ${parts}, by commit ${turn.name}\n`,
      );
      const result = await checkImages(recording, historyOf(recording), {
        seed: turn.name,
        wanted: ({ model }, index) => model === 'lost' || inRotation(index, parts, turn),
        whole: (checked, { model, moment }) =>
          checked % 60 === 0 || (model === 'lost' && /\.ledger-backfill\/[^/]*\.json$/.test(moment.label)),
      });
      // In words, because a red run is all that is left of the image.
      expect(
        result.faults.map(({ moment, model, faults }) => `${moment}, ${model}: ${faults.join('; ')}`),
      ).toEqual([]);
      expect(result.images).toBeGreaterThan(3_000);
      expect(result.checked).toBeGreaterThan(90);
      if (name === 'archives') expect(result.whole).toBeGreaterThan(0);
    },
  );

/** Fsyncs that the record is robbed of, by the file at which they are made. Each must be missed, `after` the promise from which on it can be. */
const strikes: readonly (readonly [what: string, subject: string, born: RegExp, after?: string])[] = [
  ['the log, at each commit', 'ledger', /ledger\.db-wal$/],
  ['the database, when the log is emptied', 'ledger', /ledger\.db$/],
  ['the data directory', 'ledger', /^data$/],
  ['a large payload', 'ledger', /^data\/blobs\/.*\.part$/],
  ['the name of a large payload', 'ledger', /^data\/blobs\/sha256\/..$/],
  ['the head file', 'ledger', /^head\/.*\.part$/],
  ['the name of the head file', 'ledger', /^head$/],
  ['the new key', 'ledger', /checkpoint\.next\.pem$/, 'backup'],
  ['a file of the backup', 'ledger', /^copies\/backup.*\/blobs\/sha256\/..\/.*$/, 'backup'],
  ['the database of the backup', 'ledger', /^copies\/backup.*\/ledger\.db$/, 'backup'],
  ['an archive', 'archives', /\.md\.tmp-/, 'archive'],
  ['the folder of archives', 'archives', /^data\/archives$/, 'archive'],
  ['the document of a marker', 'archives', /\.ledger\.json\.tmp-/, 'project'],
  ['a marker', 'archives', /\.ledger-backfill\/.*\.tmp-/, 'project'],
  ['the position of the archives', 'archives', /position\.json\.tmp-/, 'archive'],
];
for (const [what, name, born, after = ''] of strikes)
  test.runIf(runs)(`without the fsync of ${what} the proof fails`, { timeout }, async () => {
    const recording = recordingOf(name);
    const history = historyOf(recording, (path) => born.test(path));
    expect(history.struck).toBeGreaterThan(0);
    const { faults } = await checkImages(recording, history, {
      seed: 'strike',
      models: 'plain',
      first: true,
      wanted: ({ moment }) => after === '' || moment.acks.some((ack) => ack.startsWith(`${after} `)),
    });
    expect(faults.length).toBe(1);
  });

/** Faults in the source of the program itself, which then is recorded anew. */
const sourceFaults: readonly (readonly [what: string, faults: readonly SourceFault[]])[] = [
  [
    'synchronous = NORMAL',
    [
      { file: 'ledger/database.ts', from: "'synchronous = FULL'", to: "'synchronous = NORMAL'" },
      { file: 'ledger/database.ts', from: 'synchronous: 2', to: 'synchronous: 1' },
    ],
  ],
  [
    'a payload that is not fsynced',
    [{ file: 'disk/durable-file.ts', from: 'fsyncSync(file);', to: 'void fsyncSync;' }],
  ],
];
for (const [what, faults] of sourceFaults)
  test.runIf(runs)(`a program with ${what} is noticed`, { timeout }, async () => {
    using faulty = await buildProgram(faults);
    const [subject] = subjects;
    if (!subject) throw new Error('no subject');
    using recording = await record(subject, faulty);
    const options = { seed: 'fault', models: 'plain', first: true, wanted: () => true } as const;
    const result = await checkImages(recording, historyOf(recording), options);
    expect(result.faults.length).toBe(1);
  });
