import type { IncomingMessage } from 'node:http';
import { err, ok, type Result, type Trouble } from '../vocabulary';

/** Reads a small JSON body whole. Errors: too large (status 413), not JSON or cut off (status 400). */
export const readJson = async (
  req: IncomingMessage,
  bytesMax: number,
): Promise<Result<unknown, { status: number; trouble: Trouble }>> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of req) {
      if (!Buffer.isBuffer(part)) continue;
      bytes += part.length;
      if (bytes > bytesMax)
        return refused(413, 'body-too-large', `The request is larger than ${bytesMax} bytes.`);
      parts.push(part);
    }
    return ok(JSON.parse(Buffer.concat(parts).toString('utf8')));
  } catch {
    return refused(400, 'body-unreadable', 'The request is not complete JSON.');
  }
};

const refused = (status: number, kind: string, what: string) =>
  err({
    status,
    trouble: {
      kind: `http.${kind}`,
      what,
      safe: 'Nothing was done.',
      next: 'Load the page again and retry.',
    },
  });
