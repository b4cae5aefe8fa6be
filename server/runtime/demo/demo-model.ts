import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import { limits } from '../../vocabulary';
import { readTurn } from './read-turn';
import { scenarioFor } from './scenarios';
import { type NewId, writeStep } from './wire';

export interface DemoModel {
  /** Base address for the runtime's provider, `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface DemoModelOptions {
  /** Folder outside of every workspace that the scenarios name; by default the person's home. */
  readonly outsideDir?: string;
}

/**
 * A scripted model on a free port of 127.0.0.1, speaking as much of the Responses API as codex needs. It keeps no state: the
 * conversation comes with every request. Rejects when no port can be opened.
 */
export async function startDemoModel(options: DemoModelOptions = {}): Promise<DemoModel> {
  const outsideDir = options.outsideDir ?? os.homedir();
  // Unique over restarts as well, because the runtime keeps old ids in its conversations.
  const life = Date.now().toString(36);
  let count = 0;
  const newId: NewId = (prefix) => `${prefix}_demo_${life}_${++count}`;
  const server = createServer((request, response) => {
    answer(request, response, outsideDir, newId).catch((error: unknown) => {
      refuse(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  outsideDir: string,
  newId: NewId,
): Promise<void> {
  if (request.method !== 'POST' || request.url !== '/v1/responses') {
    refuse(response, 404, 'The demo model only answers POST /v1/responses.');
    return;
  }
  const body = await readBody(request);
  if (body === null) {
    refuse(response, 413, 'The conversation is too long for the demo model.');
    return;
  }
  const turn = readTurn(JSON.parse(body), outsideDir);
  const step = scenarioFor(turn.prompt).next(turn);
  if (typeof step.fault === 'object') {
    const { status, refuses } = step.fault;
    if (refuses === undefined) refuse(response, status, `The demo model was asked to fail with ${status}.`);
    else refuseOption(response, status, refuses, turn.effort);
    return;
  }
  await writeStep(response, step, newId);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message, type: 'demo', code: String(status) } }));
}

/** As a real provider says it of a parameter that the model does not take. */
function refuseOption(response: ServerResponse, status: number, param: string, value: string | null): void {
  const message = `Unsupported value: '${param}' does not support '${value}' with this model.`;
  const error = { message, type: 'invalid_request_error', param, code: 'unsupported_value' };
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error }));
}

/** Null when it is longer than `demoRequestBytesMax`. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece: Buffer = chunk;
    bytes += piece.length;
    if (bytes > limits.demoRequestBytesMax) return null;
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}
