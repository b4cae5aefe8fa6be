'use client';
import { createTRPCClient, type getFetch, httpBatchLink, httpLink, splitLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '../../server/http';

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** Queries marked so may take seconds (they start a runtime) and must not hold up the others of their batch. */
export const alone = { trpc: { context: { alone: true } } } as const;

/** Longest time a call may take before the screen says that nobody answered, ms. */
const callTimeoutMs = 45_000;
/** Reads joined into one request. */
const batchMax = 10;

type FetchOptions = Parameters<ReturnType<typeof getFetch>>[1];

interface ClientOptions {
  readonly secret: string;
  /** The door refused the secret: a new login is needed. */
  readonly onRefused: () => void;
}

/** The one way to the server's API: cookie and secret with every call, a time limit on each. */
export function createApiClient({ secret, onRefused }: ClientOptions) {
  const options = {
    url: '/api/trpc',
    headers: { 'x-codexchat-secret': secret },
    fetch: async (url: RequestInfo | URL | string, init?: FetchOptions) => {
      const { signal: given, ...rest } = init ?? {};
      const limit = AbortSignal.timeout(callTimeoutMs);
      const signal = given ? AbortSignal.any([given, limit]) : limit;
      const response = await fetch(url, { ...rest, signal, credentials: 'same-origin' });
      if (response.status === 401) onRefused();
      return response;
    },
  };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'mutation' || op.context.alone === true,
        true: httpLink(options),
        false: httpBatchLink({ ...options, maxItems: batchMax }),
      }),
    ],
  });
}
export type ApiClient = ReturnType<typeof createApiClient>;
