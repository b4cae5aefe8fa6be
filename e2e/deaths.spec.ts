import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { rollouts } from './fixtures/broken';
import { textsOf } from './fixtures/kept';
import { markedProcesses } from './fixtures/marked';
import { steadyPort } from './fixtures/port';
import { killRuntime } from './fixtures/processes';
import {
  answerButton,
  answers,
  ask,
  card,
  connection,
  type DemoSession,
  openSession,
  pidOnScreen,
  recordedAnswer,
  transcript,
} from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { connectionErrors, expect, shareServer, test } from './fixtures/test';

/**
 * Each moment of a session, and in each the death of the runtime and of the whole server. What holds after each is the same. The sixth
 * moment, an open circuit, is in circuit.spec.ts; the machine that stands still as a whole is in stands-still.spec.ts.
 */
const shared = shareServer(async () => ({
  port: await steadyPort(),
  env: { CODEXCHAT_RESTART_FIRST_MS: '20', CODEXCHAT_RESTART_MAX_MS: '100' },
}));

interface At extends DemoSession {
  readonly page: Page;
}

interface Moment {
  readonly name: string;
  /** Brings the session into it, and waits until what must survive is on disk. */
  bring(at: At): Promise<void>;
  /** What the person is told afterwards; resolves when the session can go on. */
  told(at: At): Promise<void>;
}

const kept = '0 2 4 6 8 10 13 16 19';
/** The demo model dies with the server: codex may have seen its line break before it ended itself, and then says so when asked. */
const cutOff = /Turn (interrupted|failed)/;

const stream: Moment = {
  name: 'mid-stream',
  async bring({ page, sessionId }) {
    await ask(page, 'stream 8000 characters in 1000 deltas over 20 seconds');
    await expect.poll(() => recordedAnswer(shared.api, sessionId)).toContain(kept);
  },
  async told({ page }) {
    await expect(transcript(page)).toContainText(cutOff);
    await expect(answers(page).last()).toContainText(/this answer is not complete|Lost: the runtime died/);
    await expect(answers(page).last()).toContainText(kept);
  },
};

const moments: readonly Moment[] = [
  stream,
  {
    name: 'mid-command',
    async bring({ page, sessionId }) {
      // There the command has a session of its own, where the end of the runtime does not reach it.
      await ask(page, 'slow, without the sandbox');
      await answerButton(page, 'accept').click();
      const onDisk = async () =>
        (await shared.api.sessions.get.query({ sessionId })).page.chunks.map(({ text }) => text).join('');
      await expect.poll(onDisk).toContain('line 2 of 40');
    },
    async told({ page }) {
      const command = transcript(page).getByRole('article', { name: 'Command' });
      await expect(transcript(page)).toContainText(cutOff);
      await expect(command).toContainText('line 2 of 40');
      await expect(command, 'it is not drawn as running').not.toContainText('Under way');
    },
  },
  {
    name: 'mid-approval',
    async bring({ page }) {
      await ask(page, 'edit a file');
      await expect(card(page)).toBeVisible();
    },
    async told({ page, folder }) {
      await expect(card(page)).toHaveCount(0);
      await expect(transcript(page)).toContainText('Closed without an answer');
      await expect(transcript(page)).toContainText('It was not approved');
      expect(existsSync(join(folder, 'demo-notes.md'))).toBe(false);
    },
  },
  {
    name: 'mid-stream with the runtime stopped by SIGSTOP',
    async bring(at) {
      await stream.bring(at);
      process.kill(await pidOnScreen(at.page), 'SIGSTOP');
    },
    told: stream.told,
  },
  {
    name: 'mid-stream with its rollout file deleted',
    async bring(at) {
      const others = new Set(rollouts(shared));
      await stream.bring(at);
      const own = rollouts(shared).filter((path) => !others.has(path));
      expect(own).toHaveLength(1);
      for (const path of own) rmSync(path);
    },
    async told({ page }) {
      const banner = page.getByRole('status').filter({ hasText: 'The runtime lost this conversation' });
      await expect(banner).toContainText('Everything you see here is kept');
      await expect(transcript(page)).toContainText(
        'The runtime cannot tell any more what became of this turn',
      );
      await expect(answers(page).last()).toContainText(kept);
      await banner.getByRole('button', { name: 'Continue with a fresh thread' }).click();
      await expect(banner).toHaveCount(0);
    },
  },
];

/** Kills the runtime that the screen names, and nothing else. */
async function runtimeDies(page: Page): Promise<void> {
  const killed = await pidOnScreen(page);
  const family = markedProcesses(shared.server.places.dataDir);
  killRuntime(killed);
  await expect.poll(() => pidOnScreen(page), 'another process').not.toBe(killed);
  const left = () => markedProcesses(shared.server.places.dataDir).filter((pid) => family.includes(pid));
  await expect.poll(left, 'nothing of the killed life runs').toEqual([]);
}

/** Kills the server and starts it again; the page stays open. */
async function serverDies(page: Page): Promise<void> {
  const { places } = shared.server;
  shared.server.signal('SIGKILL');
  await shared.server.exited;
  await expect(connection(page)).toContainText('Feed stopped');
  await expect.poll(() => markedProcesses(places.dataDir), 'nothing outlives its server').toEqual([]);
  await shared.again();
  await expect(connection(page)).toContainText('Live');
}

for (const moment of moments)
  for (const [who, dies] of [
    ['the runtime', runtimeDies],
    ['the server', serverDies],
  ] as const)
    test(`${moment.name}: ${who} is killed; nothing is lost, untrue or left over, and it goes on`, async ({
      page,
      faults,
    }) => {
      faults.expectMessage(connectionErrors);
      const at = { page, ...(await openSession(page, shared)) };
      const { sessionId } = at;
      await moment.bring(at);
      const before = await textsOf(shared.api, sessionId);
      await dies(page);
      await moment.told(at);
      const { server, api } = shared;
      await expectSound({ server, api, page, sessionId, before });
      await ask(page, 'reasoning');
      await expect(transcript(page).getByText('Turn completed')).toHaveCount(1);
    });
