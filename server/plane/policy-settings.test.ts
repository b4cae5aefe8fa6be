import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

// The real runtime, and rules that take a second of a quiet machine to read.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let home: Home;
let folder: string;
let plane: TestPlane;
const document = () => join(folder, 'default-policy.json');
const write = (fields: object) =>
  writeFileSync(document(), JSON.stringify({ ...JSON.parse(readFileSync(document(), 'utf8')), ...fields }));
const commandId = () => crypto.randomUUID();

beforeAll(async () => {
  home = makeHome();
  folder = mkdtempSync(join(tmpdir(), 'codexchat-policies-'));
  cpSync(join(import.meta.dirname, '..', '..', 'policies'), folder, { recursive: true });
  write({ defaultSandboxMode: 'read-only', allowNetworkAccess: true, allowDangerFullAccess: true });
  plane = await openTestPlane(home, undefined, false, folder);
});
afterAll(async () => {
  await plane.close('test end');
  home.remove();
  rmSync(folder, { recursive: true, force: true });
});

const project = async () => {
  const [row] = (await plane.plane.projects.list()).rows;
  if (!row) throw new Error('there is no project');
  return row;
};
const configure = async (settings: Parameters<typeof plane.plane.projects.configure>[0]['settings']) =>
  plane.plane.projects.configure({
    commandId: commandId(),
    projectId: (await project()).projectId,
    settings,
  });
/** The payload of the last event of a kind, as it is stored. */
async function recorded(type: string) {
  const seq = plane.entries.filter((entry) => entry.type === type).at(-1)?.seq ?? 0;
  return (await plane.ledger.entries({ afterSeq: seq - 1, limit: 1 }))[0]?.payload;
}

test('a new project begins with what the policy says', async () => {
  expect((await project()).settings).toEqual({ sandbox: 'read-only', network: true });
});

test('what was allowed applies; a tighter policy applies from the next turn on, is said and is on record', async () => {
  await configure({ sandbox: 'danger-full-access', network: true });
  await plane.newSession();
  await plane.settled(await plane.send('answer'));
  expect(plane.session()?.echo).toMatchObject({ sandbox: 'danger-full-access', network: true });

  write({ allowDangerFullAccess: false });
  const turn = await plane.settled(await plane.send('answer'));
  expect(turn.status).toBe('completed');
  expect(plane.session()?.echo).toMatchObject({ sandbox: 'read-only', network: true });
  const said = () => plane.items('notice').filter(({ data }) => data.code === 'policy.settings-clamped');
  expect(said()).toHaveLength(1);
  expect(JSON.stringify(said()[0]?.data)).toContain('allowDangerFullAccess');
  // What a person chose is kept: it applies again when it is allowed again.
  expect((await project()).settings.sandbox).toBe('danger-full-access');

  await plane.settled(await plane.send('answer'));
  expect(said()).toHaveLength(1);
  write({ allowNetworkAccess: false });
  await plane.settled(await plane.send('answer'));
  expect(plane.session()?.echo).toMatchObject({ sandbox: 'read-only', network: false });
  expect(said()).toHaveLength(2);
});

test('settings looser than the policy are refused in words, tighter ones are not', async () => {
  await configure({ sandbox: 'read-only', network: true });
  await configure({ sandbox: 'workspace-write', network: false });
  for (const settings of [
    { sandbox: 'danger-full-access', network: false },
    { sandbox: 'workspace-write', network: true },
  ] as const)
    await expect(configure(settings)).rejects.toMatchObject({
      trouble: { kind: 'project.settings-not-allowed', what: expect.stringContaining('does not allow') },
    });
  expect((await project()).settings).toEqual({ sandbox: 'workspace-write', network: false });
});

test('a broken document keeps the last good one in force', async () => {
  writeFileSync(document(), '{');
  await expect(configure({ sandbox: 'workspace-write', network: true })).rejects.toMatchObject({
    trouble: { kind: 'project.settings-not-allowed' },
  });
  expect(await recorded('policy.refused')).toMatchObject({ problems: [{ file: 'default-policy.json' }] });
});

test('network in the sandbox is asked for, and no echo of it is taken for a mismatch', async () => {
  cpSync(join(import.meta.dirname, '..', '..', 'policies', 'default-policy.json'), document());
  write({ allowNetworkAccess: true });
  await configure({ sandbox: 'workspace-write', network: true });
  await plane.newSession();
  expect((await plane.settled(await plane.send('answer'))).status).toBe('completed');
  expect(plane.session()?.echo).toMatchObject({ sandbox: 'workspace-write', network: true });
  expect(JSON.stringify(plane.items('notice'))).not.toContain('settings-not-applied');
});
