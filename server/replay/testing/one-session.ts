import { createHash } from 'node:crypto';
import { advance, type FoldedEntry, zeroCursor } from '../../ledger';
import { sessionFold } from '../../session';
import type { DomainEvent, ThreadEcho } from '../../vocabulary';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const echo: ThreadEcho = {
  model: null,
  approvalPolicy: 'untrusted',
  sandbox: 'workspace-write',
  network: false,
  cwd: '/project',
};
const ask = {
  ...{ kind: 'command' as const, command: 'ls', cwd: '/project', reason: null, changes: [], detail: null },
};
export const shownHash = 'a'.repeat(64);
const raw = { id: 'c', type: 'commandExecution', command: 'ls', cwd: '/project' };
const place = { itemId: 't/c', turnId: 't' };

/** A session with one command that waits for a person, runs and ends. */
const events: readonly DomainEvent[] = [
  {
    type: 'session.created',
    payload: { sessionId: 's', projectId: 'p', flavour: 'demo', title: 'One', model: null, effort: null },
  },
  { type: 'turn.requested', payload: { turnId: 't', clientMessageId: 'm', text: 'Do it.' } },
  { type: 'thread.bound', payload: { threadId: 'th', epoch: 'e', how: 'started', echo } },
  { type: 'turn.started', payload: { turnId: 't', runtimeTurnId: 'r', epoch: 'e' } },
  {
    type: 'item.started',
    payload: { ...place, item: { id: 'c', type: 'commandExecution', raw }, digest: null },
  },
  {
    type: 'approval.requested',
    payload: {
      ...{
        approvalId: 'a',
        turnId: 't',
        itemId: 't/c',
        epoch: 'e',
        wireId: 1,
        method: 'ask',
        ask,
        shownHash,
      },
      verdict: { decision: 'ask', rules: [], policyHash: 'b'.repeat(64) },
    },
  },
  { type: 'approval.decided', payload: { approvalId: 'a', answer: 'accept', shownHash, by: 'web' } },
  { type: 'item.text-appended', payload: { itemId: 't/c', channel: 'output', offset: 0, text: 'file' } },
  {
    type: 'item.completed',
    payload: { ...place, item: { id: 'c', type: 'commandExecution', raw: { ...raw, exitCode: 0 } } },
  },
  { type: 'turn.settled', payload: { turnId: 't', status: 'completed', reason: null, error: null } },
];

export const timed = events.map((event, i) => ({ event, at: 1_000 + i }));
const folded = advance(sessionFold, zeroCursor(sessionFold, 'session/s'), timed, sha256);
/** Its entries as production folds them, and where its stream stands after the last one. */
export const written: readonly FoldedEntry[] = folded.entries;
export const end = folded.cursor;
