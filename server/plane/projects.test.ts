import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

let home: Home;
let plane: TestPlane;
const commandId = () => crypto.randomUUID();

beforeAll(async () => {
  home = makeHome();
  plane = await openTestPlane(home);
});
afterAll(async () => {
  await plane.close('test end');
  home.remove();
});

describe('a folder', () => {
  test('added several times at once is one project', async () => {
    const { projects } = plane.plane;
    for (let round = 0; round < 20; round++) {
      const path = join(home.projectDir, `folder-${round}`);
      mkdirSync(path);
      const add = () => projects.add({ commandId: commandId(), path });
      const ids = (await Promise.all([add(), add(), add()])).map((added) => added.projectId);
      expect(new Set(ids).size).toBe(1);
    }
  });

  test('whose project was removed leaves its sessions readable, and brings them back when it comes back', async () => {
    const { projects, sessions } = plane.plane;
    const sessionId = await plane.newSession();
    const { projectId } = (await sessions.get({ sessionId })).project;
    await projects.remove({ commandId: commandId(), projectId });
    expect((await projects.list()).rows.map((row) => row.projectId)).not.toContain(projectId);
    const removed = await sessions.get({ sessionId });
    expect(removed.project.path).toBe(home.projectDir);
    expect(removed.folderProblem?.kind).toBe('project.unknown');
    const again = await projects.add({ commandId: commandId(), path: home.projectDir });
    expect(again.projectId).toBe(projectId);
    expect((await sessions.get({ sessionId })).folderProblem).toBeNull();
  });
});

test('a secret in a title that a person gives does not reach the record', async () => {
  const secret = ['sk-', 'proj-abcdefghijklmnopqrstuvwx'].join('');
  const sessionId = await plane.newSession();
  await plane.plane.sessions.rename({ commandId: commandId(), sessionId, title: `about ${secret}` });
  const { title } = (await plane.plane.sessions.get({ sessionId })).session;
  expect(title).toMatch(/\[redacted:openai-key#[0-9a-f]{8}\]/);
  expect(JSON.stringify(plane.entries)).not.toContain(secret);
});
