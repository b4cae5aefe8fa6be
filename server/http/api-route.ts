import type { IncomingMessage, ServerResponse } from 'node:http';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import { limits } from '../vocabulary';
import type { ControlPlane } from './plane';
import { appRouter } from './routers';

/** `/api/trpc/<noun>.<verb>`: batches, queries by GET, mutations by POST. The caller has judged and logged in the request already. */
export const serveApi = (
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  plane: ControlPlane,
): Promise<void> => {
  res.setHeader('cache-control', 'no-store');
  return nodeHTTPRequestHandler({
    req,
    res,
    path,
    router: appRouter,
    createContext: () => Promise.resolve({ plane, actor: 'web' }),
    // The caller gets no stack; whoever runs the server must see why it failed.
    onError: ({ error }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR')
        process.stderr.write(`${path}: ${error.cause?.stack ?? error.stack}\n`);
    },
    maxBodySize: limits.requestBodyBytesMax,
    maxBatchSize: limits.batchCallsMax,
  });
};
