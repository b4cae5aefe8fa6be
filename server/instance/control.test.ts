import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFeedHub } from '../feed';
import { makeFeedLedger } from '../feed/ledger.fixture';
import { type FeedFrame, limits, TroubleError } from '../vocabulary';
import { type ControlClient, connectControl } from './control-client';
import { type ControlServer, serveControl } from './control-server';
import { acquireInstanceLock, type InstanceLock } from './lock';

let root: string;
const cleanups: (() => void | Promise<void>)[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'codexchat-control-'));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(root, { recursive: true });
});

const trouble = { kind: 'test.trouble', what: 'It failed.', safe: 'All is kept.', next: 'Retry.' };

const makeServer = async (dataDir: string) => {
  const locked = acquireInstanceLock({ dataDir, pid: process.pid, startedAt: 1 });
  if (!locked.ok) throw new Error(locked.error.what);
  const lock: InstanceLock = locked.value;
  const fake = makeFeedLedger();
  const feed = createFeedHub({ ledger: fake.ledger, serverId: 'server-1' });
  let unanswered = 0;
  const server: ControlServer = await serveControl({
    lock,
    feed,
    launchUrl: () => 'http://127.0.0.1:1/#token=x',
    call: async (path, input) => {
      if (path === 'fails') throw new TroubleError(trouble);
      if (path === 'breaks') throw new Error('broken');
      if (path === 'hangs') {
        unanswered += 1;
        await new Promise(() => undefined);
      }
      return path === 'says-nothing' ? undefined : { path, input };
    },
  });
  cleanups.push(() => lock.release());
  cleanups.push(() => server.close());
  cleanups.push(() => feed.close());
  return { server, feed, lock, ...fake, unanswered: () => unanswered };
};

const makeClient = async (dataDir: string): Promise<ControlClient> => {
  const client = await connectControl(dataDir);
  cleanups.push(() => client.close());
  return client;
};

test('calls answer each to its own, troubles come as they were thrown', async () => {
  const { server } = await makeServer(root);
  expect(statSync(server.path).mode & 0o777).toBe(0o600);
  const client = await makeClient(root);
  const both = await Promise.all([client.call('sessions.list', { archived: false }), client.call('other')]);
  expect(both).toEqual([{ path: 'sessions.list', input: { archived: false } }, { path: 'other' }]);
  expect(await client.call('says-nothing')).toBeNull();
  await expect(client.call('fails')).rejects.toMatchObject({ trouble });
  await expect(client.call('breaks')).rejects.toMatchObject({ trouble: { kind: 'instance.call-failed' } });
  expect(await client.launchUrl()).toBe('http://127.0.0.1:1/#token=x');
});

test('the feed streams from a sequence on until it is closed', async () => {
  const { commit, feed } = await makeServer(root);
  commit(1_000);
  const client = await makeClient(root);
  const frames: FeedFrame[] = [];
  const stream = await new Promise<{ close(): void }>((resolve) => {
    const opened = client.feed(10, (frame) => {
      frames.push(frame);
      if (frame.type === 'entry' && frame.seq === 1_000) commit(5);
      if (frame.type === 'entry' && frame.seq === 1_005) resolve(opened);
    });
  });
  const seqs = frames.flatMap((frame) => (frame.type === 'entry' ? [frame.seq] : []));
  expect(seqs).toEqual(Array.from({ length: 995 }, (_, index) => index + 11));
  stream.close();
  await client.launchUrl();
  expect(feed.readers()).toBe(0);
});

test('a client that goes takes its feeds with it; a server that goes is said', async () => {
  const { server, feed } = await makeServer(root);
  const leaving = await makeClient(root);
  await new Promise<void>((resolve) => {
    leaving.feed('head', () => resolve());
  });
  expect(feed.readers()).toBe(1);
  leaving.close();
  while (feed.readers() > 0) await new Promise((resolve) => setImmediate(resolve));

  const staying = await makeClient(root);
  const stream = staying.feed('head', () => undefined);
  const open = staying.call('hangs');
  const failed = expect(open).rejects.toMatchObject({ trouble: { kind: 'instance.connection-lost' } });
  await staying.launchUrl();
  await server.close();
  await failed;
  expect(await stream.ended).toContain('closed the connection');
  await expect(staying.call('late')).rejects.toMatchObject({ trouble: { kind: 'instance.connection-lost' } });
});

test('without a server, or with what a killed one left, the client says that none is running', async () => {
  await expect(connectControl(root)).rejects.toMatchObject({ trouble: { kind: 'instance.not-running' } });
  writeFileSync(join(root, 'control.sock'), '');
  await expect(connectControl(root)).rejects.toMatchObject({ trouble: { kind: 'instance.not-running' } });
  await makeServer(root);
  expect(await (await makeClient(root)).launchUrl()).toContain('http://');
});

test('a data directory with a long path gets a short private socket, and a note where it is', async () => {
  const dataDir = join(root, 'a'.repeat(90), 'b'.repeat(40));
  mkdirSync(dataDir, { recursive: true });
  const { server } = await makeServer(dataDir);
  cleanups.push(() => rmSync(server.path, { force: true }));
  expect(server.path.startsWith(tmpdir())).toBe(true);
  expect(statSync(dirname(server.path)).mode & 0o777).toBe(0o700);
  expect(await (await makeClient(dataDir)).launchUrl()).toContain('http://');
});

test('bounds: too many calls are refused, nonsense and endless lines end the connection', async () => {
  const { server, unanswered } = await makeServer(root);
  const client = await makeClient(root);
  for (let count = 0; count < limits.controlCallsMax; count += 1) client.call('hangs').catch(() => undefined);
  await expect(client.call('one more')).rejects.toMatchObject({ trouble: { kind: 'instance.busy' } });
  expect(unanswered()).toBe(limits.controlCallsMax);
  for (const bytes of ['nonsense\n', '{"id":1}\n', 'x'.repeat(limits.requestBodyBytesMax + 1)]) {
    await new Promise<void>((resolve) => {
      const socket = connect(server.path, () => socket.write(bytes));
      socket.on('error', () => undefined);
      socket.once('close', () => resolve());
    });
  }
});
