import { describe, expect, onTestFinished, test } from 'vitest';
import { startDemoModel } from './demo-model';
import { readTurn } from './read-turn';
import { demoScenarios, scenarioFor } from './scenarios';

const person = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
const call = (id: string, name: string, input?: string) => ({
  type: 'custom_tool_call',
  call_id: id,
  name,
  input,
});
const output = (id: string, text: string) => ({ type: 'custom_tool_call_output', call_id: id, output: text });
const turnOf = (...input: object[]) => readTurn({ input }, '/outside');
const first = (prompt: string) => scenarioFor(prompt).next(turnOf(person(prompt)));

describe('reading the conversation', () => {
  test('the turn is what came after the last message of the person, not of the runtime', () => {
    const turn = turnOf(
      person('slow'),
      call('1', 'exec_command'),
      output('1', 'old'),
      person('edit a file'),
      person('<environment_context><cwd>/w</cwd></environment_context>'),
      call('2', 'apply_patch', '*** p'),
      output('2', 'patch rejected: rejected by user'),
    );
    expect(turn.prompt).toBe('edit a file');
    expect(turn.outcomes).toEqual([
      { call: 'apply_patch', text: 'patch rejected: rejected by user', declined: true },
    ]);
  });

  test('earlier patches count only when they were made', () => {
    const turn = turnOf(
      person('a'),
      call('1', 'apply_patch', 'made'),
      output('1', 'Exit code: 0\nSuccess.'),
      call('2', 'apply_patch', 'refused'),
      output('2', 'rejected by user'),
      person('b'),
    );
    expect(turn.earlierPatches).toEqual(['made']);
  });

  test.each([null, 7, {}, { input: 'x' }, { input: [null, { type: 'message', role: 'user', content: 5 }] }])(
    'a body that is none is an empty turn: %j',
    (body) => {
      expect(readTurn(body, '/outside').outcomes).toEqual([]);
    },
  );
});

describe('scenarios', () => {
  test('every listed prompt finds the scenario that is listed', () => {
    for (const { prompt, shows } of demoScenarios)
      expect(scenarioFor(prompt)).toMatchObject({ prompt, shows });
  });

  test('plain words around the prompt do not matter, and longer prompts win', () => {
    expect(scenarioFor('Could you please EDIT  a\nfile?').prompt).toBe('edit a file');
    expect(scenarioFor('please edit something').prompt).toBe('edit a file');
    expect(scenarioFor('edit outside').prompt).toBe('edit outside');
    expect(scenarioFor('fix the failing test and answer').prompt).toBe('fix the failing test');
    expect(scenarioFor('what can you do').prompt).toBe('anything else');
  });

  test('the model error is the one that was asked for', () => {
    expect(first('model error').fault).toEqual({ status: 500 });
    expect(first('Model error 429').fault).toEqual({ status: 429 });
    expect(first('model error 200').fault).toEqual({ status: 500 });
    expect(first('model error cut').fault).toBe('cut');
  });

  test('a stream has exactly the characters and pieces that were asked for, within bounds', () => {
    const step = first('stream 1001 characters in 7 deltas over 2 seconds');
    expect(step.say?.deltas).toHaveLength(7);
    expect(step.say?.deltas.join('')).toHaveLength(1001);
    expect(step.say?.overMs).toBe(2000);
    expect(first('stream 5 characters in 99 deltas over 0 seconds').say?.deltas).toHaveLength(5);
    expect(first('stream 0 characters in 0 deltas over 0 seconds').say?.deltas.join('')).toBe('');
  });

  test('the same turn gets the same answer, and a no never leads to a second try', () => {
    for (const { prompt } of demoScenarios) {
      expect(first(prompt)).toEqual(first(prompt));
      const declined = turnOf(person(prompt), call('1', 'exec_command'), output('1', 'rejected by user'));
      expect(scenarioFor(prompt).next(declined).call).toBeUndefined();
    }
  });

  test('the dangerous ones name a path outside of the workspace that holds nothing', () => {
    expect(first('dangerous').call).toEqual({
      tool: 'exec_command',
      cmd: 'rm -rf /outside/codexchat-demo-danger',
    });
    expect(first('edit outside').call).toMatchObject({
      patch: expect.stringContaining('*** Add File: /outside/codexchat-demo-outside.txt'),
    });
  });
});

describe('the server', () => {
  test('answers on loopback only where it should', async () => {
    const model = await startDemoModel({ outsideDir: '/outside' });
    onTestFinished(() => model.close());
    expect(new URL(model.url).hostname).toBe('127.0.0.1');
    expect((await fetch(`${model.url}/models`)).status).toBe(404);
    const post = (body: string) => fetch(`${model.url}/responses`, { method: 'POST', body });
    expect((await post('not json')).status).toBe(500);
    expect((await post(JSON.stringify({ input: [person('model error 429')] }))).status).toBe(429);
    const text = await (await post(JSON.stringify({ input: [person('hello')] }))).text();
    expect(text).toContain('response.output_text.delta');
    expect(text.trimEnd().split('\n').at(-1)).toContain('"type":"response.completed"');
  });

  test('closes although somebody is still listening', async () => {
    const model = await startDemoModel();
    const body = JSON.stringify({ input: [person('stream 1000 characters in 100 deltas over 60 seconds')] });
    const reader = (await fetch(`${model.url}/responses`, { method: 'POST', body })).body?.getReader();
    await reader?.read();
    const ended = (async () => {
      while (!(await reader?.read())?.done);
    })();
    await model.close();
    await expect(ended).rejects.toThrow();
  });
});
