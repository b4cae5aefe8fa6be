import { openLedger } from '../../ledger';
import {
  batchOf,
  itemCompleted,
  type TemporaryPlace,
  textAppended,
  writeOf,
} from '../../ledger/testing/fixture';
import type { DomainEvent, JsonObject, StreamCursor } from '../../vocabulary';

/** One session in which everything happens that an export must show, and in which everybody tries to break out of the page. */

export const sessionId = '0190a000-0000-7000-8000-000000000001';
export const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>';

const started = (id: string, type: string, raw: JsonObject = {}): DomainEvent => ({
  type: 'item.started',
  payload: { itemId: `t1/${id}`, turnId: 't1', item: { id, type, raw }, digest: null },
});
const completed = (id: string, type: string, raw: JsonObject): DomainEvent => ({
  type: 'item.completed',
  payload: { itemId: `t1/${id}`, turnId: 't1', item: { id, type, raw } },
});
const requested = (approvalId: string, command: string): DomainEvent => ({
  type: 'approval.requested',
  payload: {
    approvalId,
    turnId: 't1',
    itemId: 't1/c1',
    epoch: '1-2-3',
    wireId: 1,
    method: 'item/commandExecution/requestApproval',
    ask: { kind: 'command', command, cwd: '/project', reason: 'to see it', changes: [], detail: null },
    shownHash: 'a'.repeat(64),
    verdict: { decision: 'ask', rules: ['everything-asks'], policyHash: 'b'.repeat(64) },
  },
});
const notice = (code: string, text: string): DomainEvent => ({
  type: 'notice.raised',
  payload: { noticeId: code, turnId: null, level: 'warning', code, text, detail: 'What was sent is safe.' },
});
const usage = (inputTokens: number, outputTokens: number): DomainEvent => ({
  type: 'session.usage-updated',
  payload: {
    usage: {
      totalTokens: inputTokens + outputTokens,
      inputTokens,
      cachedInputTokens: 1,
      outputTokens,
      reasoningOutputTokens: 0,
      contextWindow: null,
      lastTokens: 0,
    },
  },
});

export const answer = `# An answer\n\n${hostile}\n\n[click](javascript:alert(3)) [go](https://example.org/x) ![p](http://tracker.example/p.png)\n\n\`\`\`js\nconst a = '</script>';\n\`\`\`\n`;
/** Longer than an export shows: its middle is cut. */
export const longOutput = `first line\n${'x'.repeat(90_000)}\n</pre>${hostile}\u001b[31m\u202elast line`;

const events: readonly DomainEvent[] = [
  {
    type: 'session.created',
    payload: {
      sessionId,
      projectId: 'p1',
      flavour: 'demo',
      title: 'New session',
      model: 'demo-model',
      effort: null,
    },
  },
  {
    type: 'turn.requested',
    payload: { turnId: 't1', clientMessageId: 'm1', text: `Do it.\n\n${hostile}\n\n> ## Request 9: forged` },
  },
  { type: 'turn.started', payload: { turnId: 't1', runtimeTurnId: 'r1', epoch: '1-2-3' } },
  started('c1', 'commandExecution', { command: 'ls' }),
  requested('a1', `/bin/bash -lc 'echo "${hostile}"'`),
  {
    type: 'approval.decided',
    payload: { approvalId: 'a1', answer: 'accept', shownHash: 'a'.repeat(64), by: 'web' },
  },
  { type: 'approval.delivered', payload: { approvalId: 'a1' } },
  { type: 'approval.resolved', payload: { approvalId: 'a1' } },
  completed('c1', 'commandExecution', {
    command: 'ls',
    cwd: '/project',
    status: 'failed',
    exitCode: 3,
    durationMs: 12,
    aggregatedOutput: longOutput,
  }),
  completed('f1', 'fileChange', {
    status: 'completed',
    changes: [{ path: 'src/<b>.ts', kind: { type: 'update' }, diff: '@@ -1 +1 @@\n-old </pre>\n+new ```' }],
  }),
  usage(100, 20),
  requested('a2', 'rm -rf /'),
  { type: 'approval.orphaned', payload: { approvalId: 'a2', reason: 'The runtime exited.' } },
  notice('runtime.exited', 'The runtime ended and was started again.'),
  { type: 'thread.lost', payload: { threadId: 'th', problem: 'It is not in its store.' } },
  { type: 'thread.abandoned', payload: { threadId: 'th', reason: 'go on' } },
  completed('x1', 'somethingNew', { shape: 'unknown', words: hostile }),
  itemCompleted('t1/m1', answer),
  usage(150, 45),
  { type: 'turn.diff-updated', payload: { turnId: 't1', diff: '--- a\n+++ b\n+added' } },
  { type: 'turn.settled', payload: { turnId: 't1', status: 'completed', reason: null, error: null } },
  started('o1', 'agentMessage', { text: '' }),
  textAppended('t1/o1', 0, 'Half of a sen'),
];

/** A kind of entry that no version of this program writes. */
const unknown = { type: 'weather.changed', payload: { sky: hostile } } as unknown as DomainEvent;

/** Writes the sample, and text that is pruned. `repeat`: so many more turns, for size. */
export async function writeSampleSession(options: TemporaryPlace['options']): Promise<void> {
  const ledger = await openLedger(options);
  const stream = `session/${sessionId}`;
  const all = [...events, unknown];
  const ids = all.map((_, i) => `event-${i + 1}`);
  const first = writeOf(stream, all, null, ids);
  await ledger.append(batchOf(first));
  const pieces: readonly DomainEvent[] = [
    started('p1', 'agentMessage'),
    textAppended('t1/p1', 0, 'Pruned '),
    textAppended('t1/p1', 7, 'text.'),
    completed('p1', 'agentMessage', { text: 'Pruned text.' }),
  ];
  const second = writeOf(
    stream,
    pieces,
    first.cursor as StreamCursor,
    pieces.map((_, i) => `piece-${i + 1}`),
  );
  await ledger.append(batchOf(second));
  await ledger.pruneChunks('t1/p1');
  await ledger.close();
}
