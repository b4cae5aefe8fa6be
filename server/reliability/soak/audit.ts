import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Acknowledged } from './person';

/** What the files hold when everything has stopped, read as a stranger would. */
export interface Audit {
  /** Exits that the record has. */
  readonly exits: number;
  readonly turns: number;
  /** Acknowledged prompts without their words or their end on record, and acknowledged follow-ups that neither wait nor became a turn. */
  readonly lost: readonly string[];
  /** Prompts that the record or the runtime has more than once. */
  readonly duplicates: readonly string[];
  readonly approvals: number;
  /** Approvals that neither an answer nor a reason has closed. */
  readonly unresolved: readonly string[];
}

const rows = z.array(z.object({ id: z.string(), data: z.string() }));
const turnData = z.object({ settledAt: z.number().nullable() }).loose();
const itemData = z
  .object({ turnId: z.string().nullable(), data: z.object({ text: z.string() }).loose() })
  .loose();
const approvalData = z.object({ state: z.string() }).loose();
const followupData = z.object({ state: z.string(), text: z.string(), turnId: z.string().nullable() }).loose();
const closed = ['resolved', 'orphaned'];

export function audit(dataDir: string, acknowledged: Acknowledged, marks: readonly string[]): Audit {
  const db = new Database(join(dataDir, 'ledger.db'), { readonly: true, fileMustExist: true });
  try {
    const all = (sql: string) => rows.parse(db.prepare(sql).all());
    const turns = new Map(
      all('SELECT turn_id AS id, data FROM turn').map(({ id, data }) => [
        id,
        turnData.parse(JSON.parse(data)),
      ]),
    );
    const prompts = all(
      "SELECT item_id AS id, data FROM item WHERE json_extract(data, '$.kind') = 'prompt'",
    ).map(({ data }) => itemData.parse(JSON.parse(data)));
    const texts = new Map(prompts.map(({ turnId, data }) => [turnId, data.text]));
    const approvals = all('SELECT approval_id AS id, data FROM approval').map(({ id, data }) => ({
      id,
      ...approvalData.parse(JSON.parse(data)),
    }));
    const followups = new Map(
      all('SELECT followup_id AS id, data FROM followup').map(({ id, data }) => [
        id,
        followupData.parse(JSON.parse(data)),
      ]),
    );
    const ended = (turnId: string, text: string) =>
      texts.get(turnId) === text && turns.get(turnId)?.settledAt != null;
    const kept = (followupId: string, text: string) => {
      const row = followups.get(followupId);
      if (row?.state === 'queued') return row.text === text;
      return row?.state === 'sent' && row.turnId !== null && ended(row.turnId, text);
    };
    const lost = [
      ...[...acknowledged.prompts].filter(([turnId, text]) => !ended(turnId, text)),
      ...[...acknowledged.followups].filter(([followupId, text]) => !kept(followupId, text)),
    ];
    const stored = storedPrompts(join(dataDir, 'codex-home-demo', 'sessions'));
    const times = (mark: string, said: readonly string[]) =>
      said.filter((text) => text.endsWith(mark)).length;
    const recorded = prompts.map(({ data }) => data.text);
    return {
      exits: count(db, 'runtime.exited'),
      turns: turns.size,
      lost: lost.map(([id, text]) => `${id}: ${text}`),
      duplicates: marks.filter((mark) => times(mark, recorded) > 1 || times(mark, stored) > 1),
      approvals: approvals.length,
      unresolved: approvals
        .filter(({ state }) => !closed.includes(state))
        .map(({ id, state }) => `${id}: ${state}`),
    };
  } finally {
    db.close();
  }
}

const count = (db: Database.Database, type: string): number =>
  z.object({ n: z.int() }).parse(db.prepare('SELECT count(*) AS n FROM event WHERE type = ?').get(type)).n;

const rolloutLine = z.object({
  type: z.literal('response_item'),
  payload: z.object({
    type: z.literal('message'),
    role: z.literal('user'),
    content: z.array(z.object({ text: z.string().default('') }).loose()),
  }),
});

/** The words of every prompt in the runtime's own files. */
function storedPrompts(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jsonl'),
  );
  return files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .flatMap((line) => {
        const message = rolloutLine.safeParse(parsed(line));
        return message.success ? message.data.payload.content.map(({ text }) => text) : [];
      }),
  );
}

/** A killed process may leave half a line. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
