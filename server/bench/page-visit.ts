import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { cannotRun } from './waiting';

export interface Visited {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** Loads one address as a browser without a login would. Anything but 200 cannot be measured. */
export async function visit(address: string): Promise<Visited> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(address).once('response', resolve).once('error', reject).end();
  });
  const body = await buffer(response);
  if (response.statusCode !== 200) throw cannotRun(`${address} answered ${response.statusCode}.`);
  return { body, headers: response.headers };
}
