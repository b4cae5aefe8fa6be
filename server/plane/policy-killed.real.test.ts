import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { makeHome, openTestPlane } from './testing/open-test-plane';

const script = join(import.meta.dirname, 'testing', 'killed-at-decision.ts');

test('a server killed between a decision of policy and its effect leaves a record that says so, and nothing ran', async () => {
  const { remove, ...home } = makeHome();
  try {
    const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(home)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    const sessionId = await text(child.stdout);
    expect(await ended).toBe('SIGKILL');
    const plane = await openTestPlane({ ...home, remove }, { sessionId });
    const { page } = await plane.plane.sessions.get({ sessionId });
    expect(page.approvals).toMatchObject([
      {
        state: 'orphaned',
        answer: 'accept',
        decidedBy: 'policy',
        verdict: { decision: 'allow', basis: { because: 'contained-by-facts' } },
        orphanReason: expect.stringContaining('after the answer (accept)'),
      },
    ]);
    expect(page.items.find(({ kind }) => kind === 'commandExecution')?.status).toBe('lost');
    const stored = await plane.ledger.entries({ afterSeq: 0, limit: 1_000 });
    const types = stored.map(({ type }) => type);
    expect(types).toContain('approval.decided');
    expect(types).not.toContain('approval.delivered');
    await plane.close('test end');
    expect(existsSync(join(home.projectDir, '.codexchat-demo'))).toBe(false);
  } finally {
    remove();
  }
}, 120_000);
