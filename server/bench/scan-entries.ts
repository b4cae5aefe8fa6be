import { createHash, hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { micros, millisSince } from './clock';
import type { Place } from './place';

/** Bytes that were read, and how long it took with the least that must be done with them. */
export interface Scanned {
  readonly bytes: number;
  readonly entries: number;
  readonly seconds: number;
}

const pageRows = 512;

/** Reads every envelope and payload once, in order, and hashes them: what no export can be quicker than. */
export function scanEntries(place: Place): Scanned {
  const all = createHash('sha256');
  return overEntries(place, (envelope, payload) => {
    all.update(envelope);
    if (payload) all.update(payload);
  });
}

/** Parses every payload: what no rebuild can be quicker than. */
export const parseEntries = (place: Place): Scanned =>
  overEntries(place, (_envelope, payload) => void (payload && JSON.parse(payload.toString())));

/** The RFC 6962 tree over the envelopes, and the hashes of the payloads: what no verification can be quicker than. */
export function treeOverEntries(place: Place): Scanned {
  const [leaf, inner] = [Buffer.of(0), Buffer.of(1)];
  const levels: (Buffer | null)[] = [];
  return overEntries(place, (envelope, payload) => {
    if (payload) hash('sha256', payload, 'buffer');
    let node = hash('sha256', Buffer.concat([leaf, envelope]), 'buffer');
    let level = 0;
    for (let left = levels[level]; left; left = levels[level]) {
      node = hash('sha256', Buffer.concat([inner, left, node]), 'buffer');
      levels[level] = null;
      level += 1;
    }
    levels[level] = node;
  });
}

function overEntries(place: Place, work: (envelope: Buffer, payload: Buffer | null) => void): Scanned {
  const db = new Database(join(place.dataDir, 'ledger.db'), { readonly: true, fileMustExist: true });
  try {
    const page = db
      .prepare<[number, number], [number, Buffer, Buffer | null]>(
        'SELECT event.seq, envelope, bytes FROM event LEFT JOIN payload USING (seq) WHERE event.seq > ? ORDER BY event.seq LIMIT ?',
      )
      .raw();
    const began = micros();
    let [bytes, entries] = [0, 0];
    for (let after = 0; ; ) {
      const rows = page.all(after, pageRows);
      for (const [seq, envelope, payload] of rows) {
        work(envelope, payload);
        bytes += envelope.length + (payload?.length ?? 0);
        entries += 1;
        after = seq;
      }
      if (rows.length < pageRows) break;
    }
    return { bytes, entries, seconds: millisSince(began) / 1000 };
  } finally {
    db.close();
  }
}

/** Reads and hashes every file of a folder: what no backfill can be quicker than. */
export function scanFiles(folder: string): Scanned {
  const began = micros();
  let bytes = 0;
  const names = readdirSync(folder);
  for (const name of names) {
    const file = readFileSync(join(folder, name));
    hash('sha256', file, 'buffer');
    bytes += file.length;
  }
  return { bytes, entries: names.length, seconds: millisSince(began) / 1000 };
}
