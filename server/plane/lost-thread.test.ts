import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

const homes: Home[] = [];
const planes: TestPlane[] = [];
afterEach(async () => {
  for (const plane of planes.splice(0)) await plane.close('test end');
  for (const home of homes.splice(0)) home.remove();
});

const commandId = () => crypto.randomUUID();

/** Files in which the runtime keeps its conversations. */
function rollouts(home: Home): readonly string[] {
  const walk = (folder: string): readonly string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
  return walk(join(home.dataDir, 'codex-home-demo', 'sessions'));
}

/** A new process: what the runtime remembers is only what lies on its disk. */
async function restarted(plane: TestPlane) {
  const before = plane.runtime()?.epoch;
  await plane.plane.runtimes.restart({ commandId: commandId(), flavour: 'demo' });
  await plane.until(() => {
    const row = plane.runtime();
    return row?.phase === 'ready' && row.epoch !== before ? row : null;
  });
}

describe('a conversation that the runtime no longer has', { timeout: 60_000 }, () => {
  test('a person goes on with a summary that was shown, and later with a conversation that is found again', async () => {
    const home = makeHome();
    homes.push(home);
    const plane = await openTestPlane(home);
    planes.push(plane);
    const { sessionId } = plane;
    const { recover, summary, threads } = plane.plane.sessions;
    const away = join(home.dataDir, 'away');
    mkdirSync(away);

    await plane.settled(await plane.send('model error, the first prompt'));
    const firstThread = plane.session()?.threadId;
    const [first = ''] = rollouts(home);
    renameSync(first, join(away, basename(first)));
    await restarted(plane);
    const refused = await plane.settled(await plane.send('and on'));
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'thread.lost' }, sendAgain: true });

    const shown = await summary({ sessionId });
    expect(shown.text).toContain('I asked: model error, the first prompt');
    const choice = { sessionId, choice: 'summary' } as const;
    await expect(
      recover({ ...choice, commandId: commandId(), summaryHash: '0'.repeat(64) }),
    ).rejects.toMatchObject({ trouble: { kind: 'summary.changed' } });
    await recover({ ...choice, commandId: commandId(), summaryHash: shown.hash });
    const seeded = plane.turn();
    await plane.settled(seeded?.turnId ?? '');
    expect(plane.items('prompt').at(-1)?.data).toMatchObject({ intent: 'seed', text: shown.text });
    expect(plane.session()).toMatchObject({ threadState: 'resumable' });
    expect(plane.session()?.threadId).not.toBe(firstThread);
    expect(plane.items('notice').map((item) => item.data.code)).toContain('thread.seeded');

    // The first one comes back, and the second one is gone.
    for (const path of rollouts(home)) renameSync(path, join(away, basename(path)));
    renameSync(join(away, basename(first)), first);
    await restarted(plane);
    await plane.settled(await plane.send('and on'));
    expect(plane.session()?.threadState).toBe('lost');
    const found = (await threads({ sessionId })).threads;
    expect(found.map((one) => one.threadId)).toContain(firstThread);
    const threadId = firstThread ?? '';
    await recover({ commandId: commandId(), sessionId, choice: 'adopt', threadId });
    expect(plane.session()).toMatchObject({ threadState: 'resumable', threadId });
    expect(plane.items('notice').map((item) => item.data.code)).toContain('thread.remapped');
    const last = await plane.settled(await plane.send('model error'));
    expect(last).toMatchObject({ status: 'failed' });
    expect(last.acknowledgedAt).not.toBeNull();
  });

  test('its file is there and cannot be read: a person chooses as well, and goes on with it once it is whole again', async () => {
    const home = makeHome();
    homes.push(home);
    const plane = await openTestPlane(home);
    planes.push(plane);
    const { sessionId } = plane;
    await plane.settled(await plane.send('model error'));
    const threadId = plane.session()?.threadId;
    const [file = ''] = rollouts(home);
    const whole = readFileSync(file);
    truncateSync(file, 0);
    await restarted(plane);
    const refused = await plane.settled(await plane.send('and on'));
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'thread.lost' }, sendAgain: true });
    expect(plane.session()).toMatchObject({ threadState: 'lost', threadId });
    expect(plane.session()?.threadProblem).toContain('is empty');

    const again = { sessionId, choice: 'retry' } as const;
    await expect(plane.plane.sessions.recover({ ...again, commandId: commandId() })).rejects.toMatchObject({
      trouble: { kind: 'thread.lost' },
    });
    writeFileSync(file, whole);
    await plane.plane.sessions.recover({ ...again, commandId: commandId() });
    expect(plane.session()).toMatchObject({ threadState: 'resumable', threadId, threadProblem: null });
    const next = await plane.settled(await plane.send('model error'));
    expect(next.acknowledgedAt).not.toBeNull();
  });
});
