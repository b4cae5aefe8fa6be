import { describe, expect, test } from 'vitest';
import type { Answer } from '../../vocabulary';
import { encodeAnswer, unserved } from './answer';
import { echoMismatch, readEcho } from './echo';
import { sandboxPolicy, type ThreadSettings, threadResume, threadStart, turnStart } from './encode';
import { staleThread } from './stale-thread';

const settings: ThreadSettings = { cwd: '/w', sandbox: 'workspace-write', network: false, model: null };

describe('requests', () => {
  test('starting and resuming always say the whole safety', () => {
    const safety = {
      cwd: '/w',
      sandbox: 'workspace-write',
      approvalPolicy: 'untrusted',
      approvalsReviewer: 'user',
      config: { projects: { '/w': { trust_level: 'untrusted' } } },
    };
    expect(threadStart(settings).params).toEqual(safety);
    expect(threadResume('t', { ...settings, model: 'm' }).params).toEqual({
      ...safety,
      threadId: 't',
      model: 'm',
      excludeTurns: true,
    });
  });

  test('a turn says it again, with the network', () => {
    const input = { threadId: 't', text: 'hi', clientMessageId: 'c' };
    expect(turnStart(input, { ...settings, network: true, effort: 'low' }).params).toMatchObject({
      clientUserMessageId: 'c',
      approvalPolicy: 'untrusted',
      approvalsReviewer: 'user',
      effort: 'low',
      sandboxPolicy: { type: 'workspaceWrite', networkAccess: true },
    });
    expect(sandboxPolicy('read-only', false)).toEqual({ type: 'readOnly', networkAccess: false });
    expect(sandboxPolicy('danger-full-access', false)).toEqual({ type: 'dangerFullAccess' });
  });
});

describe('answers', () => {
  const answers: readonly Answer[] = ['accept', 'decline', 'cancel'];

  test.each(['item/commandExecution/requestApproval', 'item/fileChange/requestApproval'])('%s', (method) => {
    expect(answers.map((answer) => encodeAnswer(method, answer))).toEqual(
      answers.map((decision) => ({ result: { decision } })),
    );
  });

  test('a yes never grants further permissions', () => {
    for (const answer of answers) {
      expect(encodeAnswer('item/permissions/requestApproval', answer)).toEqual({
        result: { permissions: {}, scope: 'turn' },
      });
    }
  });

  test('elicitations and the first generation of the protocol', () => {
    expect(encodeAnswer('mcpServer/elicitation/request', 'cancel')).toEqual({
      result: { action: 'cancel', content: null, _meta: null },
    });
    expect(answers.map((answer) => encodeAnswer('execCommandApproval', answer))).toEqual([
      { result: { decision: 'approved' } },
      { result: { decision: { denied: { rejection: 'declined' } } } },
      { result: { decision: 'abort' } },
    ]);
  });

  test('anything else is refused in words of bounded length', () => {
    expect(encodeAnswer('item/tool/call', 'accept')).toEqual(unserved('item/tool/call'));
    expect(JSON.stringify(unserved('x'.repeat(10_000))).length).toBeLessThan(400);
  });
});

describe('the echo', () => {
  const result = {
    thread: { id: 't' },
    model: 'm',
    approvalPolicy: 'untrusted',
    sandbox: { type: 'workspaceWrite', networkAccess: false },
    cwd: '/w',
  };

  test('as asked', () => {
    const bound = readEcho(result);
    expect(bound).toEqual({
      threadId: 't',
      echo: {
        model: 'm',
        approvalPolicy: 'untrusted',
        sandbox: 'workspace-write',
        network: false,
        cwd: '/w',
      },
    });
    expect(bound && echoMismatch(settings, bound.echo)).toEqual([]);
  });

  test('every difference has its own sentence, and a missing field is a difference', () => {
    const bound = readEcho({
      thread: { id: 't' },
      approvalPolicy: { granular: {} },
      sandbox: { type: 'newSandbox' },
    });
    expect(bound && echoMismatch({ ...settings, model: 'm' }, bound.echo)).toEqual([
      'sandbox: asked for workspace-write, the runtime applies newSandbox',
      'approval policy: asked for untrusted, the runtime applies {"granular":{}}',
      'folder: asked for /w, the runtime applies ',
      'model: asked for m, the runtime applies nothing',
    ]);
  });

  test('without a thread there is none', () => {
    expect(readEcho({ thread: {} })).toBeNull();
    expect(readEcho(null)).toBeNull();
  });
});

test.each([
  ['no rollout found for thread id 01a2', 'unknown'],
  ['thread not loaded: 01a2', 'not-loaded'],
  ['thread not found: 01a2', 'not-loaded'],
  ['invalid session id: invalid character: expected an optional prefix', 'malformed'],
  ['invalid thread id: invalid character', 'malformed'],
  ['session 01a2 is archived. Run `codex unarchive 01a2` to unarchive it first.', 'archived'],
  ['Input exceeds the maximum length of 1048576 characters.', null],
  ['could not run: thread not found: x', null],
  ['thread 01a2 already has an active writer', null],
  ['', null],
] as const)('stale thread: %s', (message, expected) => {
  expect(staleThread(message)).toBe(expected);
});
