import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { audit } from './audit';

/** A ledger as far as the audit reads it. */
function ledger(): { readonly folder: string; readonly db: Database.Database } {
  const folder = mkdtempSync(join(tmpdir(), 'codexchat-audit-'));
  const db = new Database(join(folder, 'ledger.db'));
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  db.exec(`CREATE TABLE turn (turn_id, data); CREATE TABLE item (item_id, data);
    CREATE TABLE approval (approval_id, data); CREATE TABLE followup (followup_id, data); CREATE TABLE event (type)`);
  const put = (table: string, id: string, data: object) =>
    db.prepare(`INSERT INTO ${table} VALUES (?, ?)`).run(id, JSON.stringify(data));
  for (const turnId of ['kept', 'open', 'changed', 'twice']) {
    put('turn', turnId, { turnId, settledAt: turnId === 'open' ? null : 1 });
    const text = turnId === 'changed' ? 'other words #1.' : `go #${turnId}.`;
    put('item', `${turnId}/1`, { turnId, kind: 'prompt', data: { text } });
  }
  put('item', 'twice/2', { turnId: 'twice', kind: 'prompt', data: { text: 'go #twice.' } });
  put('item', 'x', { turnId: 'kept', kind: 'agentMessage', data: { text: 'go #kept.' } });
  for (const state of ['resolved', 'orphaned', 'decided', 'requested']) put('approval', state, { state });
  const text = 'go #kept.';
  put('followup', 'waits', { state: 'queued', text: 'later', turnId: null });
  put('followup', 'edited', { state: 'queued', text: 'other words', turnId: null });
  put('followup', 'sent', { state: 'sent', text: '', turnId: 'kept' });
  put('followup', 'deleted', { state: 'deleted', text, turnId: null });
  db.exec("INSERT INTO event VALUES ('runtime.exited'), ('turn.settled')");
  return { folder, db };
}

const acknowledged = {
  prompts: new Map(['kept', 'open', 'changed', 'gone'].map((turnId) => [turnId, `go #${turnId}.`])),
  followups: new Map([
    ['waits', 'later'],
    ['edited', 'later'],
    ['sent', 'go #kept.'],
    ['deleted', 'go #kept.'],
    ['nowhere', 'later'],
  ]),
};
const none = { prompts: new Map<string, string>(), followups: new Map<string, string>() };

test('what was acknowledged and is not whole on record is named, and so is what is there twice or left open', () => {
  const { folder } = ledger();
  expect(audit(folder, acknowledged, ['#kept.', '#twice.'])).toEqual({
    exits: 1,
    turns: 4,
    lost: [
      'open: go #open.',
      'changed: go #changed.',
      'gone: go #gone.',
      'edited: later',
      'deleted: go #kept.',
      'nowhere: later',
    ],
    duplicates: ['#twice.'],
    approvals: 4,
    unresolved: ['decided: decided', 'requested: requested'],
  });
});

test('a prompt that the runtime has twice in its own files is named, whatever half lines a kill left there', () => {
  const { folder } = ledger();
  const sessions = join(folder, 'codex-home-demo', 'sessions', '2026');
  mkdirSync(sessions, { recursive: true });
  const line = (text: string, role = 'user') =>
    JSON.stringify({
      type: 'response_item',
      payload: { type: 'message', role, content: [{ type: 'input_text', text }] },
    });
  const lines = [line('go #kept.'), line('go #other.'), line('go #other.', 'assistant'), '{"type":"resp'];
  writeFileSync(join(sessions, 'one.jsonl'), lines.join('\n'));
  expect(audit(folder, none, ['#kept.', '#other.']).duplicates).toEqual([]);
  writeFileSync(join(sessions, 'two.jsonl'), line('go #kept.'));
  expect(audit(folder, none, ['#kept.', '#other.']).duplicates).toEqual(['#kept.']);
});
