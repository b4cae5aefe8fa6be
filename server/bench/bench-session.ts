import { z } from 'zod';
import type { Flavour, TurnRow } from '../vocabulary';
import { type Client, login } from './client';
import { micros } from './clock';
import { type FeedWatch, watchFeed } from './feed-watch';
import type { Place } from './place';
import { type ServerProcess, startServer } from './server-process';
import { cannotRun } from './waiting';

/** A running server with one logged-in caller and one watched feed. */
export interface Bench extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly client: Client;
  readonly watch: FeedWatch;
}

export async function openBench(
  root: string,
  place: Place,
  env: { readonly [name: string]: string } = {},
): Promise<Bench> {
  const server = await startServer(root, place, env);
  try {
    const client = await login(server);
    const watch = await watchFeed(client);
    const close = async (): Promise<void> => {
      watch.close();
      client.close();
      await server.stop();
    };
    return { server, client, watch, [Symbol.asyncDispose]: close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export async function addProject(client: Client, path: string): Promise<string> {
  const added = await client.mutate('projects.add', { path });
  return z.object({ projectId: z.string() }).parse(added).projectId;
}

export async function createSession(client: Client, projectId: string, flavour: Flavour): Promise<string> {
  const created = await client.mutate('sessions.create', { projectId, flavour, model: null, effort: null });
  return z.object({ sessionId: z.string() }).parse(created).sessionId;
}

/** Process id of a runtime that is ready; null when none is. */
export async function runtimePid(client: Client, flavour: Flavour): Promise<number | null> {
  const rows = z
    .object({ rows: z.array(z.object({ flavour: z.string(), pid: z.int().nullable() })) })
    .parse(await client.query('runtimes.list')).rows;
  return rows.find((row) => row.flavour === flavour)?.pid ?? null;
}

/** Moments of one turn, microseconds: when the prompt was posted, and when its text reached a reader of the feed. */
export interface TimedTurn {
  readonly sentAt: number;
  readonly firstTextAt: number;
  readonly lastTextAt: number;
  readonly settledAt: number;
  readonly characters: number;
  readonly turn: TurnRow;
}

/** Sends a prompt and follows it to its end. A turn that does not complete cannot be measured. */
export async function timeTurn(
  { client, watch }: Bench,
  sessionId: string,
  text: string,
): Promise<TimedTurn> {
  let firstTextAt = 0;
  let lastTextAt = 0;
  let characters = 0;
  const ended = watch.next('The turn did not end', (frame, at) => {
    if (frame.type === 'live' && frame.sessionId === sessionId && frame.channel === 'text') {
      if (firstTextAt === 0) firstTextAt = at;
      lastTextAt = at;
      characters += frame.text.length;
    }
    if (frame.type !== 'entry') return undefined;
    for (const { table, row } of frame.rows)
      if (table === 'turn' && row.sessionId === sessionId && row.settledAt !== null) return { turn: row, at };
    return undefined;
  });
  const sentAt = micros();
  const [, { turn, at: settledAt }] = await Promise.all([
    client.mutate('sessions.send', { sessionId, text, intent: 'start' }),
    ended,
  ]);
  if (turn.status !== 'completed' || firstTextAt === 0)
    throw cannotRun(
      `The turn ended ${turn.status} with ${characters} characters: ${turn.error?.message ?? turn.reason}`,
    );
  return { sentAt, firstTextAt, lastTextAt, settledAt, characters, turn };
}
