import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { openForWriting } from './database';
import { migrate } from './migrate';
import { openLedger } from './open-ledger';
import { batchOf, migrationsDir, temporaryPlace, textAppended, writeOf } from './testing/fixture';

/** Rates per second, medians of interleaved rounds, and their ratio to what the same disk did in the same run. */
export interface AppendBench {
  readonly rounds: number;
  /** 4 KB overwrite + fdatasync: what the disk can do at all. */
  readonly rawPerSecond: number;
  /** One bare event row per commit, prepared statement, no worker, no rows: what SQLite can do. */
  readonly bare: Measured;
  readonly bare16: Measured;
  readonly bare64: Measured;
  readonly bare256: Measured;
  /** The whole way: encode, thread, envelope, hashes, commit, projection, stream; one at a time, and 256 at a time. */
  readonly single: Measured;
  readonly batch16: Measured;
  readonly batch64: Measured;
  readonly batch256: Measured;
}

export interface Measured {
  readonly perSecond: number;
  readonly toRaw: number;
}

const rounds = 12;
const payload = 'x'.repeat(900);

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

async function rate(count: number, run: () => unknown): Promise<number> {
  const started = performance.now();
  await run();
  return (count * 1000) / (performance.now() - started);
}

/** Measures in an own temporary directory; takes some seconds. */
export async function benchAppend(): Promise<AppendBench> {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  const raw = rawDisk(join(place.dir, 'raw'));
  const bare = bareInsert(join(place.dir, 'bare.db'));
  const rates = {
    raw: [] as number[],
    bare: [] as number[],
    bare16: [] as number[],
    bare64: [] as number[],
    bare256: [] as number[],
    single: [] as number[],
    batch16: [] as number[],
    batch64: [] as number[],
    batch256: [] as number[],
  };
  let stream = 0;
  const append = (count: number) =>
    ledger.append(
      batchOf(
        writeOf(
          `s${stream++}`,
          Array.from({ length: count }, (_, i) => textAppended(`i${stream}`, i * 900, payload)),
        ),
      ),
    );
  const several = async (times: number, count: number): Promise<void> => {
    for (let i = 0; i < times; i++) await append(count);
  };
  try {
    for (let round = 0; round < rounds; round++) {
      rates.raw.push(await rate(200, () => raw.write(200)));
      rates.bare.push(await rate(200, () => bare.insert(200, 1)));
      rates.bare16.push(await rate(512, () => bare.insert(32, 16)));
      rates.bare64.push(await rate(1024, () => bare.insert(16, 64)));
      rates.bare256.push(await rate(1024, () => bare.insert(4, 256)));
      rates.single.push(
        await rate(100, async () => {
          for (let i = 0; i < 100; i++) await append(1);
        }),
      );
      rates.batch16.push(await rate(320, () => several(20, 16)));
      rates.batch64.push(await rate(640, () => several(10, 64)));
      rates.batch256.push(await rate(1024, () => Promise.all(Array.from({ length: 4 }, () => append(256)))));
    }
  } finally {
    await ledger.close();
    raw.close();
    bare.close();
  }
  const rawPerSecond = median(rates.raw);
  const measured = (name: keyof typeof rates): Measured => ({
    perSecond: Math.round(median(rates[name])),
    toRaw: median(rates[name].map((value, i) => value / (rates.raw[i] ?? rawPerSecond))),
  });
  return {
    rounds,
    rawPerSecond: Math.round(rawPerSecond),
    bare: measured('bare'),
    bare16: measured('bare16'),
    bare64: measured('bare64'),
    bare256: measured('bare256'),
    single: measured('single'),
    batch16: measured('batch16'),
    batch64: measured('batch64'),
    batch256: measured('batch256'),
  };
}

function rawDisk(path: string) {
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  writeSync(file, page, 0, page.length, 0);
  return {
    write: (times: number): void => {
      for (let i = 0; i < times; i++) {
        writeSync(file, page, 0, page.length, 0);
        fdatasyncSync(file);
      }
    },
    close: (): void => closeSync(file),
  };
}

function bareInsert(path: string) {
  const db: Database.Database = openForWriting(path);
  migrate(db, migrationsDir);
  const insert = db.prepare(
    `INSERT INTO event (seq, stream_id, stream_ver, event_id, type, schema_v, at, recorded_at, fold_version, step, envelope, leaf)
     VALUES (?, 's', ?, ?, 't', 1, 1, 1, 1, ?, ?, ?)`,
  );
  const insertPayload = db.prepare('INSERT INTO payload (seq, bytes, salt) VALUES (?, ?, ?)');
  const [hash, envelope, bytes, salt] = [
    Buffer.alloc(32),
    Buffer.alloc(700),
    Buffer.from(payload),
    Buffer.alloc(16),
  ];
  let seq = 0;
  const group = db.transaction((width: number) => {
    for (let i = 0; i < width; i++) {
      seq++;
      insert.run(seq, seq, `00000000-0000-7000-8000-${seq}`, hash, envelope, hash);
      insertPayload.run(seq, bytes, salt);
    }
  });
  return {
    insert: (commits: number, width: number): void => {
      for (let i = 0; i < commits; i++) group.immediate(width);
    },
    close: (): void => {
      db.close();
    },
  };
}
