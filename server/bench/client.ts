import { Agent, type IncomingMessage, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { z } from 'zod';
import type { ServerProcess } from './server-process';
import { cannotRun } from './waiting';

/** A logged-in caller of the server, over plain HTTP like a browser. */
export interface Client {
  query(path: string, input?: object): Promise<unknown>;
  /** Adds the command id. */
  mutate(path: string, input?: object): Promise<unknown>;
  /** The open stream of the feed, once the server has answered. */
  openFeed(from: number | 'head'): Promise<IncomingMessage>;
  close(): void;
}

/** What answers with nothing leaves `data` out. */
const answered = z.object({ result: z.object({ data: z.unknown().optional() }) });

export async function login(server: Pick<ServerProcess, 'origin' | 'token'>): Promise<Client> {
  const agent = new Agent({ keepAlive: true });
  const headers: Record<string, string> = { origin: server.origin, 'sec-fetch-site': 'same-origin' };
  const send = (path: string, body?: object): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const sent = request(`${server.origin}${path}`, { method, agent, headers: { ...headers, ...type } });
      sent.once('response', resolve).once('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const response = await send(path, body);
    const said = await readText(response);
    if (response.statusCode !== 200) throw cannotRun(`${path} answered ${response.statusCode}: ${said}`);
    return answered.parse(JSON.parse(said)).result.data;
  };

  const entered = await send('/api/auth', { token: server.token });
  const { secret } = z.object({ secret: z.string() }).parse(JSON.parse(await readText(entered)));
  headers.cookie = (entered.headers['set-cookie']?.[0] ?? '').split(';', 1)[0] ?? '';
  headers['x-codexchat-secret'] = secret;

  return {
    query: (path, input) =>
      ask(
        `/api/trpc/${path}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`}`,
      ),
    mutate: (path, input = {}) => ask(`/api/trpc/${path}`, { commandId: crypto.randomUUID(), ...input }),
    async openFeed(from) {
      const response = await send(`/api/feed?from=${from}`);
      if (response.statusCode !== 200) throw cannotRun(`The feed answered ${response.statusCode}.`);
      return response;
    },
    close: () => agent.destroy(),
  };
}
