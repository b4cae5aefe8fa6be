import { describe, expect, test } from 'vitest';
import { modelOptions } from './begin-anew';
import { refusedOptions } from './refused-options';
import { commandItem, makeSession } from './testing';

const body = (error: object) => JSON.stringify({ error });
const unsupported = {
  message: "Unsupported value: 'reasoning.effort' does not support 'high' with this model.",
  type: 'invalid_request_error',
  param: 'reasoning.effort',
  code: 'unsupported_value',
};

test.each([
  [body(unsupported), ['effort']],
  [
    body({ message: "Unsupported parameter: 'reasoning.effort' is not supported with this model." }),
    ['effort'],
  ],
  [`unexpected status 400 Bad Request: ${body(unsupported)}`, ['effort']],
  ["Unknown parameter: 'reasoning.summary'.", ['summary']],
  [
    body({
      message: 'Your organization must be verified to generate reasoning summaries.',
      param: 'reasoning.summary',
      code: 'unsupported_value',
    }),
    ['summary'],
  ],
  // Other errors, also those that quote the words of a refusal.
  [body({ message: 'Rate limit reached', code: 'rate_limit_exceeded', param: null }), []],
  [body({ message: 'The server had an error', code: 'server_error', param: 'reasoning.effort' }), []],
  [body({ ...unsupported, param: 'input[0].content', message: 'Invalid value' }), []],
  [body({ message: "Invalid value: 'the person wrote: unsupported parameter reasoning.effort'" }), []],
  ["stream closed: the prompt said Unsupported value: 'reasoning.effort'", []],
  [body({ message: 'constructor', param: 'constructor', code: 'invalid_value' }), []],
  ['{"error":', []],
  ['', []],
])('what the provider refuses: %s', (message, expected) => {
  expect(refusedOptions(message)).toEqual(expected);
});

const refusal = { message: body(unsupported), code: 'other' };

function failing(error: { message: string; code: string } = refusal, runtimeTurnId = 'rt') {
  return { kind: 'turn-settled', threadId: 'thread', runtimeTurnId, status: 'failed', error } as const;
}

function withEffort(effort: string | null = 'high') {
  const session = makeSession();
  session.add(
    { type: 'session.model-chosen', payload: { model: 'm', effort } },
    { type: 'turn.acknowledged', payload: { turnId: 'turn', clientMessageId: 'msg' } },
  );
  return session;
}

describe('a turn whose effort the provider refuses', () => {
  test('is begun anew, once, and the second refusal ends it', () => {
    const session = withEffort();
    const first = session.signal(failing());
    expect(first.effects).toMatchObject([{ do: 'begin-anew', turnId: 'turn', runtimeTurnId: 'rt' }]);
    expect(first.events.map(({ type }) => type)).toEqual(['notice.raised', 'turn.options-refused']);
    expect(JSON.stringify(first.events[0])).toContain('sent once more without it');
    expect(session.state().turn).toMatchObject({ runtimeTurnId: null, acknowledgedAt: null });
    expect(modelOptions(session.state()).effort).toBeNull();
    session.add({
      type: 'turn.started',
      payload: { turnId: 'turn', runtimeTurnId: 'rt2', epoch: 'epoch-1' },
    });
    const stored = { id: 'u', type: 'userMessage', raw: { clientId: 'msg' } };
    const told = { kind: 'item-completed', threadId: 'thread', runtimeTurnId: 'rt2', item: stored } as const;
    expect(session.signal(told).events).toMatchObject([{ type: 'turn.acknowledged' }]);
    const second = session.signal(failing(refusal, 'rt2'));
    expect(second.effects).toEqual([]);
    expect(second.events).toMatchObject([{ type: 'turn.settled', payload: { status: 'failed' } }]);
  });

  test.each([
    ['another error', { message: 'overloaded', code: 'serverOverloaded' }],
    [
      'an error that names something else',
      {
        message: body({ ...unsupported, param: 'tools' }).replaceAll('reasoning.effort', 'tools'),
        code: 'other',
      },
    ],
  ])('%s ends it', (_, error) => {
    const session = withEffort();
    expect(session.signal(failing(error)).events).toMatchObject([{ type: 'turn.settled' }]);
  });

  test('that came to something is not begun anew', () => {
    const session = withEffort();
    session.add({
      type: 'item.completed',
      payload: { itemId: 'turn/call', turnId: 'turn', item: commandItem },
    });
    expect(session.signal(failing()).events).toMatchObject([{ type: 'turn.settled' }]);
  });

  test('that a person added to, or stopped, is not begun anew', () => {
    const steered = withEffort();
    steered.add({ type: 'turn.steered', payload: { turnId: 'turn', clientMessageId: 'm2', text: 'more' } });
    expect(steered.signal(failing()).effects).toEqual([]);
    const stopped = withEffort();
    stopped.add({ type: 'turn.interrupt-requested', payload: { turnId: 'turn' } });
    expect(stopped.signal(failing()).effects).toEqual([]);
  });

  test('without an effort of ours there is nothing to leave out', () => {
    expect(withEffort(null).signal(failing()).events).toMatchObject([{ type: 'turn.settled' }]);
  });

  test('the next turn asks for it again, and may be begun anew again', () => {
    const session = withEffort();
    session.signal(failing());
    session.add(
      { type: 'turn.settled', payload: { turnId: 'turn', status: 'failed', reason: null, error: refusal } },
      { type: 'turn.requested', payload: { turnId: 'turn-2', clientMessageId: 'm2', text: 'go' } },
    );
    expect(modelOptions(session.state())).toMatchObject({ effort: 'high', forgetEffortOf: null });
    expect(session.state().options).toMatchObject({ begun: false, refused: [] });
  });
});

test('an effort that was sent is taken back when none is chosen any more, for the model that is used', () => {
  const session = withEffort(null);
  expect(modelOptions(session.state()).forgetEffortOf).toBeNull();
  const sent = { requestId: 'r2', epoch: 'epoch-1', method: 'turn/start', params: { effort: 'high' } };
  session.add({ type: 'request.sent', payload: sent });
  expect(modelOptions(session.state())).toEqual({ effort: null, forgetEffortOf: 'm', summary: null });
});
