'use client';
import { type ReactElement, type ReactNode, useCallback, useEffect, useState } from 'react';
import { Button } from '../ui/button';
import { Icon } from '../ui/icons';
import { beginLogin, forgetSecret, type LoggedOut, type LoginState } from './login';

const words: Record<LoggedOut, { readonly title: string; readonly what: string }> = {
  none: {
    title: 'This browser is not logged in',
    what: 'CodexChat opens only for the person who started it, through a link that works once.',
  },
  token: {
    title: 'This link has been used, or is too old',
    what: 'A login link works once and for ten minutes.',
  },
  expired: {
    title: 'The login of this browser has ended',
    what: 'The server does not know it any more, perhaps because its data directory changed or a month has passed.',
  },
  unreachable: {
    title: 'The server did not answer',
    what: 'The link could not be checked because nothing answered at this address.',
  },
};

/** What a browser without a login sees: what happened, what is safe, how to get in. */
function LoggedOutScreen({ why }: { readonly why: LoggedOut }): ReactElement {
  return (
    <main className="grid h-full place-items-center overflow-auto p-6">
      <div className="w-full max-w-md">
        <div className="mb-5 flex items-center gap-2 text-secondary">
          <Icon name="shield" size={18} />
          <span className="font-semibold text-content">CodexChat</span>
        </div>
        <h1 className="text-20 font-semibold">{words[why].title}</h1>
        <p className="mt-2 text-14 text-secondary">{words[why].what}</p>
        <p className="mt-2 text-14 text-secondary">
          Nothing is lost: sessions go on without this window, and what waits for an answer keeps waiting.
        </p>
        <h2 className="mt-6 text-14 font-semibold">Get a fresh link</h2>
        <p className="mt-1 text-secondary">
          Run this in a terminal, in the folder of CodexChat. It opens the browser again.
        </p>
        <pre className="mt-2 rounded-md border bg-sunken px-3 py-2 font-mono text-13">
          node scripts/codexchat.mjs open
        </pre>
        <p className="mt-2 text-12 text-secondary">
          There, <code className="font-mono">npm start</code> prints a fresh link too.
        </p>
        <Button className="mt-4" icon="refresh" onClick={() => location.reload()}>
          Try again
        </Button>
      </div>
    </main>
  );
}

interface LoginGateProps {
  readonly children: (login: { readonly secret: string; readonly onRefused: () => void }) => ReactNode;
}

/** Shows the product to a logged-in browser and the way in to any other. */
export function LoginGate({ children }: LoginGateProps): ReactNode {
  const [state, setState] = useState<LoginState>({ phase: 'checking' });
  useEffect(() => {
    let gone = false;
    const begin = () =>
      void beginLogin().then((next) => {
        if (!gone) setState(next);
      });
    begin();
    // A fresh link opened in this very tab only changes the hash; the page does not load again.
    const onHash = () => {
      if (location.hash.startsWith('#token=')) begin();
    };
    window.addEventListener('hashchange', onHash);
    return () => {
      gone = true;
      window.removeEventListener('hashchange', onHash);
    };
  }, []);
  const onRefused = useCallback(() => {
    forgetSecret();
    setState({ phase: 'out', why: 'expired' });
  }, []);
  if (state.phase === 'checking') return <p className="sr-only">Checking the login</p>;
  if (state.phase === 'out') return <LoggedOutScreen why={state.why} />;
  return children({ secret: state.secret, onRefused });
}
