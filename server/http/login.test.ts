import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../vocabulary';
import { createDoor } from './door';
import { makeDoor, sendTo } from './door.fixture';
import { createLoginStore } from './login-store';

let here: Awaited<ReturnType<typeof makeDoor>>;
beforeEach(async () => {
  here = await makeDoor();
});
afterEach(() => here.close());

const swap = (token: string) => ({ method: 'POST', path: '/api/auth', json: { token } });
const status = '/api/trpc/system.status';

test('a launch address logs one browser in, once', async () => {
  const token = here.door.launchUrl().split('#token=')[1] ?? '';
  const first = await here.send(swap(token));
  expect(first.status).toBe(200);
  expect(first.headers['set-cookie']).toEqual([
    expect.stringMatching(
      new RegExp(`^codexchat-${here.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000$`),
    ),
  ]);
  const again = await here.send(swap(token));
  expect([again.status, again.body.trouble.kind]).toEqual([401, 'http.launch-token-refused']);
  expect(again.body.trouble.next).toContain('node scripts/codexchat.mjs open');
  expect(again.headers['set-cookie']).toBeUndefined();
});

test('a launch address is good for its time and not longer', async () => {
  const inTime = here.parts.launchTokens.issue();
  const late = here.parts.launchTokens.issue();
  here.clock.now += limits.launchTokenMs - 1;
  expect((await here.send(swap(inTime))).status).toBe(200);
  here.clock.now += 1;
  expect((await here.send(swap(late))).status).toBe(401);
});

test('a body that is no token is refused', async () => {
  for (const json of [{}, { token: 7 }, { token: '' }, [], 'x', { token: 'x'.repeat(300) }]) {
    expect((await here.send({ method: 'POST', path: '/api/auth', json })).status).toBe(401);
  }
  const huge = await here.send(swap('x'.repeat(limits.authBodyBytesMax))).catch((error: Error) => error);
  if (!(huge instanceof Error)) expect(huge.status).toBe(413);
  const cut = await here.send({
    method: 'POST',
    path: '/api/auth',
    text: '{"tok',
    headers: { 'content-type': 'application/json' },
  });
  expect(cut.status).toBe(400);
});

test('the API needs both halves of one login', async () => {
  const one = await here.login();
  const two = await here.login();
  const mixed = { cookie: one.cookie ?? '', 'x-codexchat-secret': two['x-codexchat-secret'] ?? '' };
  const halves = [
    {},
    { cookie: one.cookie ?? '' },
    { 'x-codexchat-secret': one['x-codexchat-secret'] ?? '' },
    mixed,
  ];
  for (const headers of halves) {
    const answer = await here.send({ path: status, headers });
    expect([answer.status, answer.body.trouble.kind]).toEqual([401, 'http.login-required']);
    expect((await here.send({ path: '/api/feed?from=0', headers })).status).toBe(401);
    expect((await here.send({ path: '/api/auth', headers })).body).toEqual({ loggedIn: false });
  }
  expect(here.calls).toEqual([]);
  expect((await here.send({ path: status, headers: one })).status).toBe(200);
  expect((await here.send({ path: '/api/auth', headers: one })).body).toEqual({ loggedIn: true });
});

test('a login ends by its age and by logging out, and only its own', async () => {
  const one = await here.login();
  const two = await here.login();
  const out = await here.send({ method: 'POST', path: '/api/auth/logout', json: {}, headers: one });
  expect(out.headers['set-cookie']).toEqual([expect.stringContaining('Max-Age=0')]);
  expect((await here.send({ path: status, headers: one })).status).toBe(401);
  expect((await here.send({ path: status, headers: two })).status).toBe(200);
  here.clock.now += limits.loginMs;
  expect((await here.send({ path: status, headers: two })).status).toBe(401);
});

test('a login survives a restart; the file is private and holds no secret', async () => {
  const login = await here.login();
  const path = join(here.dataDir, 'logins.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain(login['x-codexchat-secret'] ?? '-');
  expect(text).not.toContain(login.cookie?.split('=')[1] ?? '-');
  await here.door.close();
  const logins = createLoginStore({ dataDir: here.dataDir, now: () => here.clock.now });
  const again = createDoor({ ...here.parts, port: here.port, logins });
  await again.listen();
  expect((await sendTo(here.port, { path: status, headers: login })).status).toBe(200);
  await again.close();
});

test('a damaged login file lets nobody in and is replaced by the next login', async () => {
  writeFileSync(join(here.dataDir, 'logins.json'), '{"logins":[{"cookieHash":"x"');
  const logins = createLoginStore({ dataDir: here.dataDir, now: () => here.clock.now });
  expect(logins.verify('', '')).toBe(false);
  const login = logins.create();
  expect(logins.verify(login.cookie, login.secret)).toBe(true);
});

test('a login file that cannot be written keeps nobody out', async () => {
  mkdirSync(join(here.dataDir, 'logins.json.next'));
  const login = await here.login();
  expect((await here.send({ path: status, headers: login })).status).toBe(200);
});

test('remembered logins and waiting tokens are bounded: the oldest goes', () => {
  const { logins, launchTokens } = here.parts;
  const oldest = logins.create();
  const token = launchTokens.issue();
  for (let count = 0; count < limits.loginsMax; count += 1) logins.create();
  for (let count = 0; count < limits.launchTokensMax; count += 1) launchTokens.issue();
  expect(logins.verify(oldest.cookie, oldest.secret)).toBe(false);
  expect(launchTokens.redeem(token)).toBe(false);
});

test('a taken port is said in words', async () => {
  const second = createDoor({ ...here.parts, port: here.port });
  await expect(second.listen()).rejects.toMatchObject({ trouble: { kind: 'http.port-taken' } });
});
