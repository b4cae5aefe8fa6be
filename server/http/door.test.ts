import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

  test('what Node would answer by itself is refused by the door, and logged', async () => {
    const host = `Host: 127.0.0.1:${here.port}\r\n`;
    const nameless = await sendRaw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(nameless).toMatch(/^HTTP\/1\.1 421 [\s\S]*content-security-policy/i);
    expect(await sendRaw(`CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 405 /);
    expect(await sendRaw(`GET / HTTP/1.1\r\n${host}Expect: 200-ok\r\n\r\n`)).toMatch(/^HTTP\/1\.1 417 /);
    await here.parts.accessLog.flush();
    const log = readFileSync(join(here.dataDir, 'logs', 'access.ndjson'), 'utf8');
    for (const reason of ['http.host-refused', 'http.connect-refused', 'http.expectation-refused'])
      expect(log).toContain(reason);
  });

  test('the feed is read, not posted to', async () => {
    const login = await here.login();
    const answer = await here.send({ method: 'POST', path: '/api/feed?from=head', headers: login, json: {} });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET']);
  });
});

const canConnect = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(here.port, address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
