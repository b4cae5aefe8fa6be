import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../vocabulary';
import { makeDoor } from './door.fixture';

let here: Awaited<ReturnType<typeof makeDoor>>;
beforeEach(async () => {
  here = await makeDoor();
});
afterEach(() => here.close());

const project = '0b5f3a52-6f5c-4a53-9d53-1c2f1f0e7a11';
const query = '/api/trpc/system.status';
const mutation = '/api/trpc/projects.addSample';
const mutate = { method: 'POST', path: mutation, json: { commandId: project } };
const page = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' };

describe('the address', () => {
  test('a foreign host is refused, on pages and on the API, with a login too', async () => {
    const login = await here.login();
    for (const host of [
      'evil.example',
      `evil.example:${here.port}`,
      '127.0.0.1',
      `127.0.0.1:${here.port + 1}`,
      `[::1]:${here.port}`,
      `127.0.0.1.:${here.port}`,
    ]) {
      expect((await here.send({ path: '/', headers: { ...page, host } })).status, `page ${host}`).toBe(421);
      const api = await here.send({ ...mutate, headers: { ...login, host } });
      expect(api.status, `api ${host}`).toBe(421);
      expect(api.body.trouble.kind).toBe('http.host-refused');
    }
    expect(here.calls).toEqual([]);
    expect(here.pagesSeen).toEqual([]);
  });

  test('a page load on localhost is sent on, with its path and query; nothing else on localhost is', async () => {
    const host = `localhost:${here.port}`;
    const sent = await here.send({ path: '/replay/x?at=3', headers: { ...page, host } });
    expect(sent.status).toBe(307);
    expect(sent.headers.location).toBe(`http://127.0.0.1:${here.port}/replay/x?at=3`);
    const login = await here.login();
    expect((await here.send({ ...mutate, headers: { ...login, host } })).status).toBe(421);
    expect((await here.send({ path: query, headers: { ...login, host } })).status).toBe(421);
    expect(
      (await here.send({ path: '/', headers: { ...page, host, 'sec-fetch-dest': 'iframe' } })).status,
    ).toBe(421);
    expect((await here.send({ path: '/', headers: { host: `localhost:${here.port + 1}` } })).status).toBe(
      421,
    );
  });

  test('two Host headers, an absolute address and a protocol-relative path are refused', async () => {
    const raw = await sendRaw(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${here.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect(raw).toMatch(/^HTTP\/1\.1 4(?:00|21) /);
    const empty = await sendRaw('GET / HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n');
    expect(empty).toMatch(/^HTTP\/1\.1 421 /);
    const absolute = await sendRaw(
      `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${here.port}\r\nConnection: close\r\n\r\n`,
    );
    expect(absolute).toMatch(/^HTTP\/1\.1 400 /);
    expect((await here.send({ path: '//evil.example/', headers: page })).status).toBe(400);
    expect(here.pagesSeen).toEqual([]);
  });

  test('no path climbs', async () => {
    for (const path of [
      '/../etc/passwd',
      '/a/%2e%2e/b',
      '/a/..%2fb',
      '/%252e%252e/b',
      '/a%5c..%5cb',
      '/a\\b',
      '/a%00',
      '/%zz',
      '/_next/static/../../../package.json',
    ]) {
      const answer = await here.send({ path, headers: page });
      expect(answer.status, path).toBe(400);
      expect(answer.body.trouble.kind).toBe('http.path-refused');
    }
    expect((await here.send({ path: '/_next/static/%5Bid%5D-1.js', headers: page })).status).toBe(200);
  });

  test('only 127.0.0.1 is bound', async () => {
    const own = Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).map((each) => each.address),
    );
    const others = ['127.0.0.2', '::1', ...own].filter((address) => address !== '127.0.0.1');
    for (const address of others) {
      await expect(canConnect(address), address).resolves.toBe(false);
    }
    await expect(canConnect('127.0.0.1')).resolves.toBe(true);
  });
});

describe('who sends', () => {
  test.each([
    'http://evil.example',
    'null',
    'http://127.0.0.1:1',
    'http://localhost:3000',
    'https://127.0.0.1',
  ])('origin %s is refused with a valid login', async (origin) => {
    const login = await here.login();
    const answer = await here.send({ ...mutate, headers: { ...login, origin } });
    expect(answer.status).toBe(403);
    expect((await here.send({ path: query, headers: { ...login, origin } })).status).toBe(403);
    expect((await here.send({ path: '/', headers: { origin } })).status).toBe(403);
    expect(here.calls).toEqual([]);
  });

  test.each(['cross-site', 'same-site', 'anything'])(
    'Sec-Fetch-Site %s is refused with a valid login',
    async (site) => {
      const login = await here.login();
      const headers = { ...login, 'sec-fetch-site': site };
      expect((await here.send({ ...mutate, headers })).status).toBe(403);
      expect((await here.send({ path: query, headers })).status).toBe(403);
      expect((await here.send({ path: '/api/feed?from=0', headers })).status).toBe(403);
      expect(
        (await here.send({ path: '/', headers: { ...headers, 'sec-fetch-dest': 'iframe' } })).status,
      ).toBe(403);
      expect(
        (await here.send({ path: '/_next/x.js', headers: { ...headers, 'sec-fetch-dest': 'script' } }))
          .status,
      ).toBe(403);
      expect(here.calls).toEqual([]);
    },
  );

  test('a link from elsewhere may open the page, which holds no data', async () => {
    const answer = await here.send({ path: '/', headers: { ...page, 'sec-fetch-site': 'cross-site' } });
    expect(answer.status).toBe(200);
  });

  test('our own page gets through', async () => {
    const login = await here.login();
    const headers = { ...login, origin: `http://127.0.0.1:${here.port}`, 'sec-fetch-site': 'same-origin' };
    const answer = await here.send({ ...mutate, headers });
    expect(answer.status).toBe(200);
    expect(answer.body.result.data.called).toBe('projects.addSample');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('a preflight gets no leave, from anywhere', async () => {
    for (const origin of ['http://evil.example', `http://127.0.0.1:${here.port}`]) {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-codexchat-secret',
      };
      const answer = await here.send({ method: 'OPTIONS', path: mutation, headers });
      expect([403, 405]).toContain(answer.status);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('an upgrade is refused', async () => {
    const raw = await sendRaw(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${here.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: http://evil.example\r\n\r\n`,
    );
    expect(raw).toMatch(/^HTTP\/1\.1 403 /);
  });
});

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

/** Raw bytes to the door; resolves to all it answered. */
const sendRaw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(here.port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (part) => {
      answer += part.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });

const canConnect = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(here.port, address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
