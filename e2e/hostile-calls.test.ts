import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, sendTo } from '../server/http/door.fixture';
import type { ApprovalRow } from '../server/vocabulary';
import { asking, changing, decide, ids, wrong } from './fixtures/hostile-calls';
import { type Api, apiOf, commandId, type Login, logIn } from './fixtures/login';
import { endServer, type Server, startServer } from './fixtures/server';
import { makeSession } from './fixtures/session';

/** What a page that is not ours, or is broken, sends to a running server about policy, grants, approvals and the enforcement log. */

let server: Server;
let login: Login;
let api: Api;

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await pause(20);
  }
}
const waiting = (sessionId: string): Promise<ApprovalRow> =>
  until(async () => (await api.approvals.pending.query()).find((row) => row.sessionId === sessionId));
const send = (sessionId: string, text: string) =>
  api.sessions.send.mutate({ commandId: commandId(), sessionId, text, intent: 'start' });

beforeAll(async () => {
  server = await startServer();
  login = await logIn(server);
  api = apiOf(login);
  const granted = await makeSession({ api, server });
  const { turnId } = await send(granted.sessionId, 'run a command');
  const closed = await waiting(granted.sessionId);
  const scope = closed.verdict.basis?.scope ?? '';
  const { approvalId, shownHash } = closed;
  const how = { answer: 'accept', grant: scope } as const;
  await api.approvals.decide.mutate({ commandId: commandId(), approvalId, shownHash, ...how });
  await until(async () => {
    const { page } = await api.sessions.get.query({ sessionId: granted.sessionId });
    return page.turns.find((turn) => turn.turnId === turnId && turn.settledAt !== null);
  });
  const { grants } = await api.sessions.grants.query({ sessionId: granted.sessionId });
  const waits = await makeSession({ api, server });
  // Rules of its own that nobody has accepted.
  mkdirSync(join(waits.folder, 'policies'));
  writeFileSync(join(waits.folder, 'policies', 'project.cedar'), 'permit (principal, action, resource);');
  await send(waits.sessionId, 'edit a file');
  const open = await waiting(waits.sessionId);
  const { session } = await api.sessions.get.query({ sessionId: waits.sessionId });
  Object.assign(ids, {
    waits: waits.sessionId,
    granted: granted.sessionId,
    project: session.projectId,
    open: open.approvalId,
    closed: approvalId,
    shown: open.shownHash,
    closedShown: shownHash,
    scope: open.verdict.basis?.scope ?? '',
    grant: grants[0]?.grantId ?? '',
  });
  expect(Object.values(ids)).not.toContain('');
}, 120_000);
afterAll(() => endServer(server));

const loggedIn = () => ({
  cookie: `${login.cookieName}=${login.cookie}`,
  'x-codexchat-secret': login.secret,
});
const post = (path: string, input: unknown, headers: Record<string, string> = loggedIn()) =>
  sendTo(server.port, { method: 'POST', path: `/api/trpc/${path}`, json: input, headers });

const trouble = z.object({
  kind: z.string(),
  what: z.string(),
  safe: z.string().min(1),
  next: z.string().min(1),
});
function refused(answer: Answer, kind: string, what: string): void {
  const told = trouble.safeParse(answer.body?.trouble ?? answer.body?.error?.data?.trouble);
  expect([told.success, told.data?.kind], `${what}: ${answer.text.slice(0, 400)}`).toEqual([true, kind]);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.text).not.toMatch(/"stack"|node_modules|\.m?js:\d/);
}

const ofSession = async (sessionId: string) => {
  const { session, page } = await api.sessions.get.query({ sessionId });
  const { mode, grants, tellsReasons, openTurnId, archivedAt } = session;
  const approvals = page.approvals.map(({ approvalId, state, answer }) => ({ approvalId, state, answer }));
  return { mode, grants, tellsReasons, openTurnId, archivedAt, approvals };
};

/** Everything that one of these calls could have changed; what the runtime says meanwhile, such as its use of tokens, is left out. */
const all = async () => ({
  sessions: [await ofSession(ids.waits), await ofSession(ids.granted)],
  grants: await api.sessions.grants.query({ sessionId: ids.granted }),
  safety: (await api.projects.safety.query({ projectId: ids.project })).policy,
  searches: await api.enforcement.savedSearches.query(),
  policy: (await api.policies.view.query({ projectId: null })).files,
});

test('every call that is wrong is refused in words, and nothing is changed by it', async () => {
  const before = await all();
  for (const [what, path, input, kind] of changing) {
    const answer = await post(path, input());
    refused(answer, kind, what);
  }
  for (const [what, path, input, kind] of asking) {
    const query = `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input()))}`;
    const answer = await sendTo(server.port, { path: query, headers: loggedIn() });
    refused(answer, kind, what);
  }
  expect(await all()).toEqual(before);
}, 120_000);

test('what is strange and no mistake is answered: words of a search language, halves of characters, text that is no rule', async () => {
  for (const text of ['" OR NEAR( * ^', 'kind:', "'; DROP TABLE act; --", '-x'])
    expect(await api.enforcement.search.query({ filter: { text } })).toHaveProperty('rows');
  // Nothing in it can be found, and everything is no answer to it.
  for (const text of ['\ud800', '\u0000', '-', '*'])
    await expect(api.enforcement.search.query({ filter: { text } }), text).rejects.toThrow(
      'no letter and no digit',
    );
  for (const command of ['\ud800', '\u0000', '\u202e', '$(', 'a'.repeat(16_000)]) {
    const act = { kind: 'command', command } as const;
    const { explained } = await api.policies.tryAct.query({ projectId: null, cwd: '/', act });
    expect(explained.decision, JSON.stringify(command.slice(0, 20))).not.toBe('allow');
  }
  const checked = await api.policies.check.mutate({
    fileId: 'own/user.cedar',
    projectId: null,
    text: '\u0000{',
  });
  expect(checked.problems.length).toBeGreaterThan(0);
}, 120_000);

test('an accept from elsewhere is refused at the door, whatever it says', async () => {
  const origin = login.origin;
  const { cookie, 'x-codexchat-secret': secret } = loggedIn();
  const from: readonly (readonly [string, Record<string, string>, string])[] = [
    ['nobody', {}, 'http.login-required'],
    ['a cookie alone', { cookie }, 'http.login-required'],
    ['a secret alone', { 'x-codexchat-secret': secret }, 'http.login-required'],
    ['another secret', { cookie, 'x-codexchat-secret': wrong }, 'http.login-required'],
    ['another origin', { ...loggedIn(), origin: 'http://evil.example' }, 'http.origin-refused'],
    ['no origin', { ...loggedIn(), origin: 'null' }, 'http.origin-refused'],
    ['another port', { ...loggedIn(), origin: origin.replace(/\d+$/, '1') }, 'http.origin-refused'],
    ['another site', { ...loggedIn(), 'sec-fetch-site': 'cross-site' }, 'http.site-refused'],
    ['another host', { ...loggedIn(), host: 'evil.example' }, 'http.host-refused'],
    ['a host with another port', { ...loggedIn(), host: '127.0.0.1:1' }, 'http.host-refused'],
  ];
  const before = await all();
  for (const [what, headers, kind] of from) {
    const answer = await post('approvals.decide', decide({})(), headers);
    refused(answer, kind, what);
  }
  expect(await all()).toEqual(before);
  // The same accept, from the page itself, is one.
  expect((await post('approvals.decide', decide({})())).status).toBe(200);
}, 120_000);
