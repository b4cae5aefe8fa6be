import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type Home, makeHome, openTestPlane } from './testing/open-test-plane';

const script = join(import.meta.dirname, 'testing', 'killed-at-decision.ts');

/** Runs until the server has killed itself; its session. */
async function killedAt(home: Home, ...words: readonly string[]): Promise<string> {
  const argv = ['--import', 'tsx', script, JSON.stringify(home), ...words];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  const sessionId = await text(child.stdout);
  expect(await ended).toBe('SIGKILL');
  return sessionId;
}

const effectOf = (home: Home) => existsSync(join(home.projectDir, '.codexchat-demo'));

test('a server killed between a decision of policy and its effect leaves a record that says so, and nothing ran', async () => {
  const { remove, ...home } = makeHome();
  try {
    const sessionId = await killedAt({ ...home, remove });
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
    expect(effectOf({ ...home, remove })).toBe(false);
  } finally {
    remove();
  }
}, 120_000);

test('a grant that was made just before the server was killed counts in the next; killed as well before its effect, that one says which grant let it run', async () => {
  const home = makeHome();
  try {
    const sessionId = await killedAt(home, 'grant-made');
    expect(await killedAt(home, 'grant-used', sessionId)).toBe(sessionId);
    const plane = await openTestPlane(home, { sessionId });
    const { grants } = await plane.plane.sessions.grants({ sessionId });
    expect(grants).toMatchObject([{ by: 'test', uses: 1 }]);
    const { page } = await plane.plane.sessions.get({ sessionId });
    const after = { state: 'orphaned', answer: 'accept', orphanReason: expect.stringContaining('(accept)') };
    expect(page.approvals).toMatchObject([
      { ...after, decidedBy: 'test', madeGrant: grants[0]?.grantId, verdict: { decision: 'ask' } },
      {
        ...after,
        decidedBy: 'policy',
        verdict: { basis: { judged: 'ask', because: 'granted', grantId: grants[0]?.grantId } },
      },
    ]);
    const stored = await plane.ledger.entries({ afterSeq: 0, limit: 1_000 });
    const types = stored.map(({ type }) => type);
    expect(types.filter((type) => type === 'grant.used')).toHaveLength(1);
    expect(types).not.toContain('approval.delivered');
    await plane.close('test end');
    expect(effectOf(home)).toBe(false);
  } finally {
    home.remove();
  }
}, 120_000);
