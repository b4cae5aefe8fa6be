import { afterEach, describe, expect, test } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

const homes: Home[] = [];
const planes: TestPlane[] = [];
const start = async () => {
  const home = makeHome();
  homes.push(home);
  const plane = await openTestPlane(home);
  planes.push(plane);
  return plane;
};
afterEach(async () => {
  for (const plane of planes.splice(0)) await plane.close('test end');
  for (const home of homes.splice(0)) home.remove();
});

const choose = (plane: TestPlane, effort: string | null) =>
  plane.plane.sessions.chooseModel({
    commandId: crypto.randomUUID(),
    sessionId: plane.sessionId,
    model: null,
    effort,
  });

const run = async (plane: TestPlane, text: string) => plane.settled(await plane.send(text));
const starts = (plane: TestPlane) => plane.types().filter((type) => type === 'turn.started');
const said = (plane: TestPlane) => plane.items('agentMessage').map((item) => String(item.data.text));
const asksFor = (effort: string) => `This request asks for the effort ${effort}.`;

describe('the effort of a turn', { timeout: 60_000 }, () => {
  test('that is no longer chosen is no longer sent, although the runtime keeps what it was sent', async () => {
    const plane = await start();
    await choose(plane, 'high');
    await run(plane, 'tell the effort');
    await choose(plane, null);
    await run(plane, 'tell the effort');
    await choose(plane, 'low');
    await run(plane, 'tell the effort');
    expect(said(plane)).toEqual([asksFor('high'), asksFor('medium'), asksFor('low')]);
  });

  test('that the provider refuses is left out once, in words', async () => {
    const plane = await start();
    await choose(plane, 'high');
    expect(await run(plane, 'model error effort')).toMatchObject({ status: 'completed', error: null });
    expect(said(plane)).toEqual([asksFor('medium')]);
    expect(plane.items('prompt').map((item) => item.status)).toEqual(['completed']);
    expect(plane.items('notice').map((item) => item.data.code)).toContain('turn.options-refused');
    expect(starts(plane)).toHaveLength(2);
    const refused = plane.types().filter((type) => type === 'turn.options-refused');
    expect(refused).toHaveLength(1);
    // The choice of the person stands: the next turn asks for it again.
    await run(plane, 'tell the effort');
    expect(said(plane).at(-1)).toBe(asksFor('high'));
  });

  test('a provider that refuses both tries is asked no third time', async () => {
    const plane = await start();
    await choose(plane, 'high');
    const turn = await run(plane, 'model error every effort');
    expect(turn.status).toBe('failed');
    expect(turn.error?.message).toContain('reasoning.effort');
    expect(starts(plane)).toHaveLength(2);
  });

  test('another error is not tried again', async () => {
    const plane = await start();
    await choose(plane, 'high');
    expect((await run(plane, 'model error 400')).status).toBe('failed');
    expect(starts(plane)).toHaveLength(1);
    expect(plane.types()).not.toContain('turn.options-refused');
  });
});
