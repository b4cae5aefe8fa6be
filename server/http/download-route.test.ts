import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTickets } from '../export';
import { limits, TroubleError } from '../vocabulary';
import { makeDoor, makeTrouble } from './door.fixture';
import type { Download } from './plane';

let here: Awaited<ReturnType<typeof makeDoor>>;
const clock = { now: 1_000 };
let tickets = createTickets<Download>({ now: () => clock.now });
beforeEach(async () => {
  here = await makeDoor();
  tickets = createTickets<Download>({ now: () => clock.now });
  here.parts.plane.downloads.redeem = (ticket) => tickets.redeem(ticket);
});
afterEach(() => here.close());

const fileOf = (pieces: Download['pieces'], fileName = 'a.txt'): Download => ({
  fileName,
  mediaType: 'text/plain; charset=utf-8',
  pieces,
});
const words = fileOf(async function* () {
  yield 'one ';
  yield Buffer.from('two');
});
const urlOf = (download: Download): string => `/api/download/${tickets.issue(download)}`;

/** Opens a download and leaves it open. */
const open = (path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { host: `127.0.0.1:${here.port}` };
    get({ host: '127.0.0.1', port: here.port, path, headers, agent: false }, resolve).on('error', reject);
  });

test('a ticket is good once, without a login, and nothing else is', async () => {
  const url = urlOf(words);
  const answer = await here.send({ path: url });
  expect([answer.status, answer.text]).toEqual([200, 'one two']);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': 'attachment; filename="a.txt"',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
  });
  const login = await here.login();
  for (const path of [url, '/api/download/', '/api/download/x', `/api/download/${'a'.repeat(65)}`])
    expect((await here.send({ path, headers: login })).status, path).toBe(404);
  expect((await here.send({ path: '/api/download/x', headers: {} })).body.trouble.kind).toBe(
    'http.ticket-refused',
  );
});

test('tickets expire, and the oldest of too many is forgotten', async () => {
  const late = urlOf(words);
  clock.now += limits.downloadTicketMs;
  expect((await here.send({ path: late })).status).toBe(404);
  const urls = Array.from({ length: limits.downloadTicketsMax + 1 }, () => urlOf(words));
  expect((await here.send({ path: urls[0] ?? '' })).status).toBe(404);
  expect((await here.send({ path: urls[1] ?? '' })).status).toBe(200);
});

test('the rules of the door hold for downloads too, and a refused request leaves the ticket good', async () => {
  const path = urlOf(words);
  const refused = [
    await here.send({ path, headers: { host: 'evil.example' } }),
    await here.send({ path, headers: { origin: 'http://evil.example' } }),
    await here.send({ path, headers: { 'sec-fetch-site': 'cross-site' } }),
    await here.send({ path, method: 'POST', json: {} }),
    await here.send({ path, method: 'HEAD' }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([421, 403, 403, 405, 405]);
  expect((await here.send({ path })).text).toBe('one two');
});

test('a reader that leaves ends the work; a slow one holds it up', async () => {
  let made = 0;
  let ended: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const endless = fileOf(async function* (signal) {
    try {
      for (; !signal.aborted; made += 1) yield 'x'.repeat(64 * 1024);
    } finally {
      ended();
    }
  });
  const res = await open(urlOf(endless));
  await once(res, 'readable');
  res.destroy();
  await over;
  // What a socket and its two ends hold, and no more: nothing was made for a reader that did not read.
  expect(made).toBeLessThan(400);
});

test('what fails before the first piece is an answer; what fails later is cut, so that nobody takes it for whole', async () => {
  const early = fileOf(async function* () {
    yield* [];
    throw new TroubleError(makeTrouble);
  });
  const answer = await here.send({ path: urlOf(early) });
  expect([answer.status, answer.body.trouble.kind]).toEqual([422, 'test.trouble']);
  const late = fileOf(async function* () {
    yield 'a beginning';
    throw new TroubleError(makeTrouble);
  });
  await expect(here.send({ path: urlOf(late) })).rejects.toThrow(/aborted|hang up|reset/);
});

test('one download too many is refused, and its ticket stays good', async () => {
  const waiting = fileOf(async function* (signal) {
    yield 'a beginning';
    await once(signal, 'abort');
  });
  const busy = await Promise.all(Array.from({ length: limits.downloadsMax }, () => open(urlOf(waiting))));
  const path = urlOf(words);
  const refused = await here.send({ path });
  expect([refused.status, refused.body.trouble.kind]).toEqual([503, 'http.downloads-busy']);
  for (const res of busy) res.destroy();
  // The places are given back as the door notices: each try is a round trip to it.
  let status = 503;
  while (status === 503) ({ status } = await here.send({ path }));
  expect(status).toBe(200);
});

test('a name of a file breaks no header', async () => {
  const answer = await here.send({ path: urlOf(fileOf(words.pieces, 'a"\r\nx: y/../ü.txt')) });
  const name = 'a___x__y_..__.txt';
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="${name}"`);
});
