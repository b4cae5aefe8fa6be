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
    maxBodySize: limits.requestBodyBytesMax,
    maxBatchSize: limits.batchCallsMax,
  });
};
