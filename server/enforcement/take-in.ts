import type Database from 'better-sqlite3';
import { type Act, type ActEntry, noActs, type SessionActs } from './core/acts-state';
import { evolveActs } from './core/evolve-acts';
import { plainWords, tagsOf } from './core/tags';
import { type IndexPlace, writePlace } from './index-file';
import { createTallyPen } from './tally';

/** Takes entries into the index: folds them, and writes what became of them together with how far it is, in one transaction. */
export interface TakeIn {
  /** `entries`: all entries of the followed kinds after the index's head, up to `place.head`. */
  page(entries: readonly ActEntry[], place: IndexPlace): void;
}

export function createTakeIn(db: Database.Database): TakeIn {
  const readState = db
    .prepare<[string], string>('SELECT state FROM session_acts WHERE session_id = ?')
    .pluck();
  const writeState = db.prepare('INSERT OR REPLACE INTO session_acts (session_id, state) VALUES (?, ?)');
  const known = db.prepare<[number], { time: number; cell: number }>(
    'SELECT time, cell FROM record WHERE seq = ?',
  );
  const insert = db.prepare('INSERT INTO record (seq, time, cell, data) VALUES (?, ?, ?, ?)');
  const update = db.prepare<[number, string, number]>('UPDATE record SET cell = ?, data = ? WHERE seq = ?');
  const tally = createTallyPen(db);
  const index = db.prepare('INSERT OR REPLACE INTO found (rowid, words) VALUES (?, ?)');
  const latest = db.prepare<[], number>('SELECT ifnull(max(time), 0) FROM record').pluck();
  const hit = db.prepare(
    `INSERT INTO rule_hit (rule, decision, hits, last_time, last_seq) VALUES (@rule, @decision, 1, @at, @seq)
     ON CONFLICT DO UPDATE SET hits = hits + 1, last_time = @at, last_seq = @seq`,
  );

  const put = ({ record, words }: Act): void => {
    const { seq, at, decision } = record;
    const cell = tally.cellOf(record);
    const before = known.get(seq);
    if (before === undefined) {
      const time = Math.max(at, latest.get() ?? 0);
      insert.run(seq, time, cell, JSON.stringify(record));
      tally.add(time, cell, 1);
      for (const rule of new Set(record.rules)) hit.run({ rule, decision, at, seq });
    } else {
      update.run(cell, JSON.stringify(record), seq);
      tally.add(before.time, before.cell, -1);
      tally.add(before.time, cell, 1);
    }
    index.run(seq, `${plainWords(words)} ${tagsOf(record)}`);
  };

  const stateOf = (sessionId: string): SessionActs => {
    const stored = readState.get(sessionId);
    return stored === undefined ? noActs : (JSON.parse(stored) as SessionActs);
  };

  const page = db.transaction((entries: readonly ActEntry[], place: IndexPlace) => {
    const states = new Map<string, SessionActs>();
    const acts = new Map<number, Act>();
    for (const entry of entries) {
      const sessionId = entry.stream.slice(entry.stream.indexOf('/') + 1);
      const folded = evolveActs(states.get(sessionId) ?? stateOf(sessionId), entry);
      states.set(sessionId, folded.state);
      for (const act of folded.put) acts.set(act.record.seq, act);
    }
    for (const [sessionId, state] of states) writeState.run(sessionId, JSON.stringify(state));
    // Oldest first, because a record's time is never before that of the one before it.
    for (const act of [...acts.values()].sort((a, b) => a.record.seq - b.record.seq)) put(act);
    tally.flush();
    writePlace(db, place);
  });
  return {
    page(entries, place) {
      // A page that was not written leaves nothing behind for the next one.
      tally.drop();
      page.immediate(entries, place);
    },
  };
}
