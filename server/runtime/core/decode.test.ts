import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Json, limits } from '../../vocabulary';
import { decodeLine } from './decode';

const decode = (message: Json) => decodeLine({ kind: 'line', text: JSON.stringify(message) });
const signalOf = (message: Json) => {
  const decoded = decode(message);
  return decoded.kind === 'signal' ? decoded.signal : decoded;
};
const place = { threadId: 't', turnId: 'u' };
const placed = { threadId: 't', runtimeTurnId: 'u' };

describe('replies, requests and notifications', () => {
  test('a reply is told by its id and result, also when the id is 0 and the result null', () => {
    expect(decode({ id: 0, result: null })).toEqual({
      kind: 'reply',
      reply: { id: 0, outcome: { ok: true, result: null } },
    });
    expect(decode({ id: 'a', error: { code: -32600, message: 'no' } })).toEqual({
      kind: 'reply',
      reply: { id: 'a', outcome: { ok: false, code: -32600, message: 'no' } },
    });
    expect(decode({ id: 3, error: 'odd' })).toMatchObject({ reply: { outcome: { ok: false, code: 0 } } });
  });

  test('a request with id 0 is a request, although our own ids look alike', () => {
    const params = { ...place, itemId: 'i', kind: 'command', command: 'ls', cwd: '/w', extra: [1] };
    expect(signalOf({ id: 0, method: 'item/commandExecution/requestApproval', params })).toEqual({
      kind: 'approval-requested',
      ...placed,
      wireId: 0,
      method: 'item/commandExecution/requestApproval',
      runtimeItemId: 'i',
      approval: {
        kind: 'command',
        command: 'ls',
        cwd: '/w',
        reason: null,
        detail: { kind: 'command', extra: [1] },
      },
    });
  });

  test('typing into a command is an approval of its own kind', () => {
    const params = { ...place, itemId: 'i', kind: 'writeStdin', approvalId: 'x' };
    expect(signalOf({ id: 1, method: 'item/commandExecution/requestApproval', params })).toMatchObject({
      approval: { kind: 'stdin', detail: { approvalId: 'x' } },
    });
  });

  test('an approval that does not say where it belongs must still be answered', () => {
    expect(
      signalOf({ id: 2, method: 'item/fileChange/requestApproval', params: { turnId: 'u' } }),
    ).toMatchObject({
      kind: 'request-unserved',
      wireId: 2,
    });
  });

  test('an old approval shows its argument list as one unambiguous line', () => {
    const params = { conversationId: 't', callId: 'i', command: ['rm', '-rf', 'a b'], cwd: '/w' };
    expect(signalOf({ id: 2, method: 'execCommandApproval', params })).toMatchObject({
      kind: 'approval-requested',
      threadId: 't',
      runtimeTurnId: '',
      approval: { command: 'rm -rf "a b"', cwd: '/w' },
    });
  });

  test('a tool server that asks outside of a turn keeps its thread', () => {
    const params = { threadId: 't', turnId: null, serverName: 's', mode: 'form', message: 'May I?' };
    expect(signalOf({ id: 'x', method: 'mcpServer/elicitation/request', params })).toMatchObject({
      kind: 'approval-requested',
      wireId: 'x',
      runtimeTurnId: '',
      approval: { kind: 'elicitation', reason: 'May I?', detail: { serverName: 's', mode: 'form' } },
    });
  });
});

describe('turns', () => {
  test("settle with the runtime's own error code and status", () => {
    const error = {
      message: 'busy',
      codexErrorInfo: { httpConnectionFailed: { httpStatusCode: 401 } },
      additionalDetails: 'why',
    };
    expect(
      signalOf({
        method: 'turn/completed',
        params: { threadId: 't', turn: { id: 'u', status: 'failed', error } },
      }),
    ).toEqual({
      kind: 'turn-settled',
      ...placed,
      status: 'failed',
      error: { message: 'busy\nwhy', code: 'httpConnectionFailed:401' },
    });
  });

  test('a status that we do not know never looks like a success', () => {
    const turn = { id: 'u', status: 'paused', error: null };
    expect(signalOf({ method: 'turn/completed', params: { threadId: 't', turn } })).toMatchObject({
      kind: 'turn-settled',
      status: 'failed',
      error: { code: 'paused' },
    });
  });

  test('usage, diff and plan', () => {
    const total = {
      totalTokens: 9,
      inputTokens: 5,
      cachedInputTokens: 1,
      outputTokens: 4,
      reasoningOutputTokens: 2,
    };
    const tokenUsage = { total, last: { totalTokens: 3 }, modelContextWindow: null };
    expect(signalOf({ method: 'thread/tokenUsage/updated', params: { ...place, tokenUsage } })).toEqual({
      kind: 'usage',
      ...placed,
      usage: { ...total, contextWindow: null, lastTokens: 3 },
    });
    expect(signalOf({ method: 'turn/diff/updated', params: { ...place, diff: 'd' } })).toEqual({
      kind: 'diff',
      ...placed,
      diff: 'd',
    });
    const plan = [{ step: 'a', status: 'completed' }, { step: 'b', status: 'blocked' }, 7];
    expect(
      signalOf({ method: 'turn/plan/updated', params: { ...place, explanation: null, plan } }),
    ).toMatchObject({
      explanation: null,
      steps: [
        { text: 'a', status: 'completed' },
        { text: 'b', status: 'pending' },
      ],
    });
  });
});

describe('items and their text', () => {
  test('an item of an unknown kind is kept whole', () => {
    const item = { id: 'i', type: 'hologram', deep: { x: [1] } };
    expect(signalOf({ method: 'item/started', params: { ...place, item } })).toEqual({
      kind: 'item-started',
      ...placed,
      item: { id: 'i', type: 'hologram', raw: item },
    });
  });

  test.each([
    ['item/agentMessage/delta', 'text'],
    ['item/plan/delta', 'text'],
    ['item/commandExecution/outputDelta', 'output'],
    ['item/fileChange/outputDelta', 'output'],
    ['item/reasoning/textDelta', 'reasoning'],
    ['item/reasoning/summaryTextDelta', 'summary'],
  ])('%s goes to the channel %s', (method, channel) => {
    expect(signalOf({ method, params: { ...place, itemId: 'i', delta: 'x' } })).toEqual({
      kind: 'text',
      ...placed,
      runtimeItemId: 'i',
      channel,
      text: 'x',
    });
    expect(signalOf({ method, params: { ...place, itemId: 'i', delta: '' } })).toMatchObject({
      kind: 'quiet',
    });
  });

  test('the parts of a summary stand apart', () => {
    const added = (summaryIndex: number) => ({
      method: 'item/reasoning/summaryPartAdded',
      params: { ...place, itemId: 'i', summaryIndex },
    });
    expect(signalOf(added(0))).toMatchObject({ kind: 'quiet' });
    expect(signalOf(added(1))).toMatchObject({ kind: 'text', channel: 'summary', text: '\n\n' });
  });
});

describe('notices', () => {
  test('typed keys are told, a look at the output is not', () => {
    const typed = (stdin: string) => ({
      method: 'item/commandExecution/terminalInteraction',
      params: { ...place, itemId: 'i', stdin },
    });
    expect(signalOf(typed('y\n'))).toMatchObject({ kind: 'notice', text: expect.stringContaining('"y\\n"') });
    expect(signalOf(typed(''))).toMatchObject({ kind: 'quiet' });
  });

  test('a tool server is told of only when it does not start', () => {
    const status = (status: string) => ({
      method: 'mcpServer/startupStatus/updated',
      params: { name: 'm', status, error: 'boom' },
    });
    expect(signalOf(status('ready'))).toMatchObject({ kind: 'quiet' });
    expect(signalOf(status('failed'))).toMatchObject({
      kind: 'notice',
      level: 'warning',
      text: expect.stringContaining('boom'),
    });
  });

  test('the absence of a system bubblewrap is no warning, other configuration problems are', () => {
    const summary =
      'Codex could not find bubblewrap on PATH. Codex will use the bundled bubblewrap in the meantime.';
    expect(signalOf({ method: 'configWarning', params: { summary, details: null } })).toMatchObject({
      level: 'info',
    });
    expect(signalOf({ method: 'configWarning', params: { summary: 'bad key', details: 'x' } })).toMatchObject(
      {
        level: 'warning',
        text: 'bad key\nx',
      },
    );
  });
});

describe('what cannot be understood', () => {
  test('an unknown notification keeps its content, bounded', () => {
    expect(signalOf({ method: 'new/thing', params: { threadId: 't', a: 1 } })).toEqual({
      kind: 'unknown',
      threadId: 't',
      method: 'new/thing',
      params: { threadId: 't', a: 1 },
    });
    const huge = signalOf({
      method: 'new/thing',
      params: { a: 'x'.repeat(3 * limits.runtimeRawKeptBytesMax) },
    });
    expect(JSON.stringify(huge).length).toBeLessThan(2 * limits.runtimeRawKeptBytesMax);
    expect(huge).toMatchObject({
      params: { chars: expect.any(Number), cut: expect.stringContaining('{"a":"xxx') },
    });
  });

  test('a known notification whose fields are gone is shown as unknown, not dropped', () => {
    expect(signalOf({ method: 'turn/started', params: { threadId: 't' } })).toMatchObject({
      kind: 'unknown',
    });
    expect(signalOf({ method: 'item/agentMessage/delta', params: { ...place, itemId: 'i' } })).toMatchObject({
      kind: 'unknown',
    });
  });

  test.each(['not json', '[1]', '"text"', 'null', '{"a":1}', '{"id":1}', '{"id":{},"result":1}'])(
    '%s is undecodable',
    (text) => {
      expect(decodeLine({ kind: 'line', text })).toMatchObject({
        kind: 'signal',
        signal: { kind: 'undecodable', kept: text, bytes: text.length },
      });
    },
  );

  test('nothing that is JSON makes it throw', () => {
    const methods = fc.constantFrom(
      'turn/completed',
      'item/started',
      'error',
      'configWarning',
      'thread/tokenUsage/updated',
      'x',
    );
    const message = fc.record(
      {
        id: fc.jsonValue(),
        method: fc.oneof(methods, fc.jsonValue()),
        params: fc.jsonValue(),
        result: fc.jsonValue(),
        error: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(message, (value) => {
        expect(decodeLine({ kind: 'line', text: JSON.stringify(value) }).kind).toMatch(/^(reply|signal)$/);
      }),
      { numRuns: 1000 },
    );
  });
});
