import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

let home: Home;
let plane: TestPlane;

beforeAll(async () => {
  home = makeHome();
  plane = await openTestPlane(home);
});
afterAll(async () => {
  await plane.close('test end');
  home.remove();
});

describe('a turn on the real runtime', { timeout: 60_000 }, () => {
  test('streams an answer: durable text is the whole text, rows are few, and the payloads name every step', async () => {
    const turn = await plane.settled(await plane.send('answer'));
    expect(turn.status).toBe('completed');
    const message = plane.items('agentMessage').at(-1);
    expect(message?.status).toBe('completed');
    expect(String(message?.data.text).length).toBeGreaterThan(3_000);
    const chunks = plane.types().filter((type) => type === 'item.text-appended').length;
    expect(chunks).toBeGreaterThan(1);
    expect(chunks).toBeLessThan(40);
    for (const type of [
      'turn.requested',
      'request.sent',
      'turn.started',
      'turn.acknowledged',
      'turn.settled',
    ])
      expect(plane.types()).toContain(type);
    const { sessions } = plane.plane;
    const view = await sessions.get({ sessionId: plane.sessionId });
    expect(view.page.chunks).toEqual([]);
    expect(view.page.items.map((item) => item.kind)).toEqual(plane.items().map((item) => item.kind));
  });

  test('an accepted edit changes the file, and the ledger tells who decided', async () => {
    await plane.newSession();
    const turnId = await plane.send('edit a file');
    const asked = await plane.asked();
    expect(asked.ask.kind).toBe('fileChange');
    expect(asked.ask.changes[0]?.diff).not.toBe('');
    expect(readdirSync(home.projectDir)).toEqual([]);
    await plane.answer(asked, 'accept');
    expect((await plane.settled(turnId)).status).toBe('completed');
    expect(readdirSync(home.projectDir)).toEqual(['demo-notes.md']);
    const life = plane.types().filter((type) => type.startsWith('approval.'));
    expect(life).toEqual([
      'approval.requested',
      'approval.decided',
      'approval.delivered',
      'approval.resolved',
    ]);
  });

  test('a new file in the place of one that exists is asked as what it is', async () => {
    await plane.newSession();
    const turnId = await plane.send('edit a file');
    const asked = await plane.asked();
    expect(asked.ask.changes.map((change) => change.change)).toEqual(['overwrite']);
    await plane.answer(asked, 'decline');
    await plane.settled(turnId);
  });

  test('a declined edit does not', async () => {
    await plane.newSession();
    const turnId = await plane.send('edit outside');
    const asked = await plane.asked();
    const path = asked.ask.changes[0]?.path ?? '';
    await plane.answer(asked, 'decline');
    expect((await plane.settled(turnId)).status).toBe('completed');
    expect(existsSync(path)).toBe(false);
    expect(plane.items('fileChange').at(-1)?.status).toBe('declined');
  });

  test('a cancelled request ends the turn, and it says so', async () => {
    await plane.newSession();
    const turnId = await plane.send('dangerous');
    await plane.answer(await plane.asked(), 'cancel');
    const turn = await plane.settled(turnId);
    expect(turn).toMatchObject({ status: 'interrupted', reason: 'Cancelled with the answer to a request.' });
  });

  test('two answers to one request: the first counts, the second is told', async () => {
    await plane.newSession();
    const turnId = await plane.send('run a command');
    const asked = await plane.asked();
    const [first, second] = await Promise.allSettled([
      plane.answer(asked, 'decline'),
      plane.answer(asked, 'accept'),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({
      status: 'rejected',
      reason: { trouble: { kind: 'approval.already-decided' } },
    });
    await plane.settled(turnId);
    expect(plane.items('commandExecution').at(-1)?.status).toBe('declined');
  });

  test('the same command id is one prompt', async () => {
    await plane.newSession();
    const { sessionId } = plane;
    const commandId = crypto.randomUUID();
    const input = { commandId, sessionId, text: 'model error', intent: 'start' } as const;
    const [one, two] = await Promise.all([
      plane.plane.sessions.send(input),
      plane.plane.sessions.send(input),
    ]);
    expect(two).toEqual(one);
    expect((await plane.settled(one.turnId)).status).toBe('failed');
    expect(await plane.plane.sessions.send(input)).toEqual(one);
    await expect(plane.plane.sessions.send({ ...input, text: 'other' })).rejects.toMatchObject({
      trouble: { kind: 'command.id-reused' },
    });
    expect(plane.items('prompt')).toHaveLength(1);
  });

  test('an interrupt ends the turn and the command that it left running', async () => {
    await plane.newSession();
    const { sessionId } = plane;
    const turnId = await plane.send('slow');
    await plane.answer(await plane.asked(), 'accept');
    await plane.until(() => (plane.types().includes('item.text-appended') ? true : null));
    await plane.until(() =>
      plane.entries.some((entry) =>
        entry.rows.some(
          (row) => row.table === 'chunk' && row.row.channel === 'output' && row.row.sessionId === sessionId,
        ),
      )
        ? true
        : null,
    );
    await plane.plane.sessions.interrupt({ commandId: crypto.randomUUID(), sessionId });
    const turn = await plane.settled(turnId);
    expect(turn).toMatchObject({ status: 'interrupted', reason: 'Interrupted by a person.' });
    const command = await plane.until(() =>
      plane.items('commandExecution').find((item) => item.status !== 'open'),
    );
    expect(command.status).toBe('failed');
  });

  test('a steer joins the running turn, and the runtime stores it', async () => {
    await plane.newSession();
    const { sessionId } = plane;
    const turnId = await plane.send('answer');
    await plane.until(() => plane.items('agentMessage')[0]);
    const input = {
      commandId: crypto.randomUUID(),
      sessionId,
      text: 'model error',
      intent: 'steer',
    } as const;
    expect(await plane.plane.sessions.send(input)).toEqual({ turnId });
    await plane.settled(turnId);
    const prompts = plane.items('prompt').map((item) => [item.data.intent, item.status]);
    expect(prompts).toEqual([
      ['start', 'completed'],
      ['steer', 'completed'],
    ]);
  });

  test('a folder that is gone is said before anything is sent', async () => {
    await plane.newSession();
    const gone = makeHome();
    const { projectId } = await plane.plane.projects.add({
      commandId: crypto.randomUUID(),
      path: gone.projectDir,
    });
    const made = await plane.plane.sessions.create({
      commandId: crypto.randomUUID(),
      projectId,
      flavour: 'demo',
      model: null,
      effort: null,
    });
    gone.remove();
    plane.sessionId = made.sessionId;
    const turn = await plane.settled(await plane.send('answer'));
    expect(turn).toMatchObject({ status: 'failed', error: { code: 'folder.missing' } });
    expect((await plane.plane.sessions.get(made)).folderProblem?.kind).toBe('folder.missing');
    await expect(
      plane.plane.projects.add({ commandId: crypto.randomUUID(), path: join(home.projectDir, 'no') }),
    ).rejects.toMatchObject({ trouble: { kind: 'folder.missing' } });
  });
});
