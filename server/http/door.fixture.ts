import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFeedHub } from '../feed';
import { makeFeedLedger } from '../feed/ledger.fixture';
import { TroubleError } from '../vocabulary';
import { createAccessLog } from './access-log';
import { createDoor, type DoorParts } from './door';
import { createLaunchTokens } from './launch-tokens';
import { createLoginStore } from './login-store';
import type { ControlPlane } from './plane';

/** Tests only: a whole door on a free port, with a plane that records its calls and pages that echo what reached them. */
export const makeDoor = async (o: Partial<DoorParts> = {}) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'codexchat-door-'));
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const fake = makeFeedLedger();
  const feed = createFeedHub({ ledger: fake.ledger, serverId: 'server-1' });
  const { plane, calls } = makePlane();
  const accessLog = createAccessLog({ dataDir, now });
  const launchTokens = createLaunchTokens({ now });
  const pagesSeen: IncomingHttpHeaders[] = [];
  const parts: DoorParts = {
    port: 0,
    plane,
    feed,
    launchTokens,
    logins: createLoginStore({ dataDir, now }),
    accessLog,
    nextHandler: (req, res) => {
      pagesSeen.push(req.headers);
      res.setHeader('content-type', 'text/html').end('<p>page</p>');
    },
    ...o,
  };
  const door = createDoor(parts);
  const port = await door.listen();
  const send = (ask: Ask): Promise<Answer> => sendTo(port, ask);
  return {
    door,
    port,
    dataDir,
    clock,
    ledger: fake,
    feed,
    parts,
    calls,
    pagesSeen,
    send,
    /** Swaps a fresh launch token and returns the headers that a logged-in page sends. */
    async login(): Promise<Record<string, string>> {
      const token = launchTokens.issue();
      const answer = await send({ method: 'POST', path: '/api/auth', json: { token } });
      const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
      return { cookie, 'x-codexchat-secret': String(answer.body.secret) };
    },
    async close(): Promise<void> {
      feed.close();
      await door.close();
      await accessLog.close();
      rmSync(dataDir, { recursive: true });
    },
  };
};

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly json?: unknown;
  readonly text?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the parsed answer, looked into by tests only
  readonly body: any;
}

/** A request with any headers, Host included: what `fetch` would not let a test forge. */
export const sendTo = (port: number, ask: Ask): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const body = ask.text ?? (ask.json === undefined ? undefined : JSON.stringify(ask.json));
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: ask.method ?? 'GET',
        path: ask.path,
        agent: false,
        headers: {
          host: `127.0.0.1:${port}`,
          ...(ask.json === undefined ? {} : { 'content-type': 'application/json' }),
          ...ask.headers,
        },
      },
      (res) => {
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (part: string) => {
          text += part;
        });
        res.on('error', reject);
        res.on('end', () => {
          const isJson = res.headers['content-type']?.startsWith('application/json') === true && text !== '';
          const parsed: unknown = isJson ? JSON.parse(text) : null;
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text, body: parsed });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** A plane of which every method answers with its own name; `projects.remove` has trouble and `runtimes.restart` breaks. */
const makePlane = (): { plane: ControlPlane; calls: string[] } => {
  const calls: string[] = [];
  const room = (noun: string): unknown =>
    new Proxy(
      {},
      {
        get: (_target, verb) => async (input: unknown) => {
          const name = `${noun}.${String(verb)}`;
          calls.push(name);
          if (name === 'projects.remove') throw new TroubleError(makeTrouble);
          if (name === 'runtimes.restart') throw new Error('a broken invariant with /secret/path');
          return { called: name, input: input ?? null };
        },
      },
    );
  const plane = {
    status: async () => ({ called: 'status' }),
    projects: room('projects'),
    sessions: room('sessions'),
    approvals: room('approvals'),
    runtimes: room('runtimes'),
    account: room('account'),
    exports: room('exports'),
    downloads: { redeem: () => null },
  };
  return { plane: plane as unknown as ControlPlane, calls };
};

export const makeTrouble = { kind: 'test.trouble', what: 'It failed.', safe: 'All is kept.', next: 'Retry.' };

/** Raw bytes to the door; resolves to all it answered. */
export const sendRawTo = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (part) => {
      answer += part.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
