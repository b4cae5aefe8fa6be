import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../vocabulary';
import { makeDoor, sendRawTo } from './door.fixture';

let here: Awaited<ReturnType<typeof makeDoor>>;
beforeEach(async () => {
  here = await makeDoor();
});
afterEach(() => here.close());

const sendRaw = (text: string): Promise<string> => sendRawTo(here.port, text);
const project = '0b5f3a52-6f5c-4a53-9d53-1c2f1f0e7a11';
const query = '/api/trpc/system.status';
const mutation = '/api/trpc/projects.addSample';
const mutate = { method: 'POST', path: mutation, json: { commandId: project } };
const page = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' };

describe('what is sent', () => {
  test('JSON in another wrapping is refused', async () => {
    const login = await here.login();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json, text/plain',
      'text/plain; application/json',
      'application/octet-stream',
      '',
    ]) {
      const answer = await here.send({
        method: 'POST',
        path: mutation,
        text: `{"commandId":"${project}"}`,
        headers: { ...login, 'content-type': type },
      });
      expect(answer.status, type).toBe(415);
    }
    expect(here.calls).toEqual([]);
    const charset = await here.send({
      ...mutate,
      headers: { ...login, 'content-type': 'application/json; charset=utf-8' },
    });
    expect(charset.status).toBe(200);
  });

  test('a body over the limit is refused, said or unsaid', async () => {
    const login = await here.login();
    const said = await sendRaw(
      `POST ${mutation} HTTP/1.1\r\nHost: 127.0.0.1:${here.port}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${limits.requestBodyBytesMax + 1}\r\nCookie: ${login.cookie}\r\n\r\n`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
    const text = JSON.stringify({ commandId: project, more: 'x'.repeat(limits.requestBodyBytesMax) });
    const unsaid = await here
      .send({
        method: 'POST',
        path: mutation,
        headers: { ...login, 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
        text,
      })
      .catch((error: Error) => error);
    if (!(unsaid instanceof Error)) expect(unsaid.status).toBe(413);
    expect(here.calls).toEqual([]);
  });

  test('a mutation by GET is 405, in a batch too; other methods are 405', async () => {
    const login = await here.login();
    const input = encodeURIComponent(JSON.stringify({ commandId: project }));
    expect((await here.send({ path: `${mutation}?input=${input}`, headers: login })).status).toBe(405);
    const batched = await here.send({
      path: `${mutation}?batch=1&input=${encodeURIComponent(JSON.stringify({ 0: { commandId: project } }))}`,
      headers: login,
    });
    expect(batched.status).toBe(405);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE']) {
      expect((await here.send({ method, path: mutation, headers: login })).status, method).toBe(405);
    }
    expect((await here.send({ method: 'POST', path: '/', json: {} })).status).toBe(405);
    expect(here.calls).toEqual([]);
  });

  test('wrong input, trouble and a fault each come as a trouble without a stack', async () => {
    const login = await here.login();
    const wrong = await here.send({ ...mutate, json: { commandId: 7 }, headers: login });
    expect([wrong.status, wrong.body.error.data.trouble.kind]).toEqual([400, 'http.input-invalid']);
    const remove = {
      method: 'POST',
      path: '/api/trpc/projects.remove',
      json: { commandId: project, projectId: project },
      headers: login,
    };
    const trouble = await here.send(remove);
    expect([trouble.status, trouble.body.error.data.trouble.kind]).toEqual([422, 'test.trouble']);
    const fault = await here.send({
      method: 'POST',
      path: '/api/trpc/runtimes.restart',
      json: { commandId: project, flavour: 'demo' },
      headers: login,
    });
    expect([fault.status, fault.body.error.data.trouble.kind]).toEqual([500, 'http.internal']);
    for (const answer of [wrong, trouble, fault])
      expect(answer.text).not.toMatch(/stack|\/secret\/path|node_modules/);
  });

  test('a batch answers each call; too many calls are refused', async () => {
    const login = await here.login();
    const two = await here.send({
      path: '/api/trpc/system.status,projects.list?batch=1&input=%7B%7D',
      headers: login,
    });
    expect(two.body.map((part: { result: { data: { called: string } } }) => part.result.data.called)).toEqual(
      ['status', 'projects.list'],
    );
    const path = Array.from({ length: limits.batchCallsMax + 1 }, () => 'system.status').join(',');
    expect((await here.send({ path: `/api/trpc/${path}?batch=1&input=%7B%7D`, headers: login })).status).toBe(
      400,
    );
  });
});

describe('what every answer carries', () => {
  test('the policy has a fresh nonce, allows no inline script, and reaches the page as a request header', async () => {
    const first = await here.send({ path: '/', headers: page });
    const second = await here.send({
      path: '/',
      headers: { ...page, 'content-security-policy': "script-src 'nonce-forged'" },
    });
    const policy = String(first.headers['content-security-policy']);
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src '));
    expect(scripts).toMatch(/^script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic'$/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("base-uri 'none'");
    expect(second.headers['content-security-policy']).not.toBe(policy);
    expect(here.pagesSeen.map((seen) => seen['content-security-policy'])).toEqual([
      policy,
      second.headers['content-security-policy'],
    ]);
  });

  test('refusals and answers alike forbid sniffing, referrers and foreign windows', async () => {
    for (const answer of [
      await here.send({ path: '/', headers: page }),
      await here.send({ path: query }),
      await here.send({ path: '/', headers: { host: 'evil.example' } }),
    ]) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  test('headers that only Next may say never reach it', async () => {
    await here.send({
      path: '/',
      headers: {
        ...page,
        'x-middleware-subrequest': 'middleware',
        'x-forwarded-host': 'evil.example',
        'x-invoke-path': '/x',
      },
    });
    expect(
      Object.keys(here.pagesSeen[0] ?? {}).filter((name) => /middleware|forwarded|invoke/.test(name)),
    ).toEqual([]);
  });

  test("metrics and unknown API addresses are 404, an unknown page is the screens' affair", async () => {
    const login = await here.login();
    expect((await here.send({ path: '/metrics' })).status).toBe(404);
    expect((await here.send({ path: '/api/nothing', headers: login })).status).toBe(404);
    expect((await here.send({ path: '/api/nothing' })).status).toBe(401);
  });
});

test('every refusal is one escaped line', async () => {
  await here.send({
    path: '/%E2%80%AEevil',
    headers: { host: 'evil.example', 'user-agent': `a\tb${'\u00e9'}${'x'.repeat(2_000)}` },
  });
  await here.send({ path: query });
  await here.send({ ...mutate, headers: { origin: 'http://evil.example' } });
  await here.parts.accessLog.flush();
  const text = readFileSync(join(here.dataDir, 'logs', 'access.ndjson'), 'utf8');
  expect(text).toMatch(/^(?:[ -~]+\n)+$/);
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map((line) => [line.status, line.reason])).toEqual([
    [421, 'http.host-refused'],
    [401, 'http.login-required'],
    [403, 'http.origin-refused'],
  ]);
  expect(String(lines[0]?.agent).length).toBeLessThan(600);
});
