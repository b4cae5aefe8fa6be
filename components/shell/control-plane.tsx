'use client';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, useMemo, useState } from 'react';
import { FeedProvider } from '../feed/feed-provider';
import { LoginGate } from './login-gate';
import { createQueryClient } from './query-client';
import { createApiClient, TRPCProvider } from './trpc';

interface ConnectedProps {
  readonly secret: string;
  readonly onRefused: () => void;
  readonly children: ReactNode;
}

function Connected({ secret, onRefused, children }: ConnectedProps): ReactElement {
  const [queryClient] = useState(createQueryClient);
  const client = useMemo(() => createApiClient({ secret, onRefused }), [secret, onRefused]);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <FeedProvider secret={secret} onRefused={onRefused}>
          {children}
        </FeedProvider>
      </TRPCProvider>
    </QueryClientProvider>
  );
}

/** Login, API client, query cache and feed: what every screen stands on. */
export function ControlPlane({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <LoginGate>
      {({ secret, onRefused }) => (
        <Connected secret={secret} onRefused={onRefused}>
          {children}
        </Connected>
      )}
    </LoginGate>
  );
}
