'use client';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { Account } from '../../server/http';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Mark } from '../ui/chip';
import { Field } from '../ui/field';
import { useAccount } from '../workspace/use-account';

function LoggedIn({ account, take }: { account: Account; take: (next: Account) => void }): ReactElement {
  const client = useTRPCClient();
  const logout = useCommand(client.account.logout.mutate, take);
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-3">
        <Mark intent="success" icon="check">
          Logged in
        </Mark>
        <span>
          {account.label ?? 'Account'}{' '}
          <span className="text-secondary">({account.method ?? 'unknown method'})</span>
        </span>
        <Button size="small" busy={logout.saving} onClick={() => void logout.submit({})}>
          Log out
        </Button>
      </p>
      {logout.failure ? <TroubleCallout role="alert" trouble={logout.failure.trouble} /> : null}
    </div>
  );
}

function Pending({
  account,
  take,
}: {
  account: Account;
  take: (next: Account) => void;
}): ReactElement | null {
  const client = useTRPCClient();
  const cancel = useCommand(client.account.cancelLogin.mutate, take);
  if (!account.pending) return null;
  return (
    <Callout
      intent="info"
      title="A login is under way"
      actions={
        <>
          <a
            href={account.pending.url}
            target="_blank"
            rel="noreferrer"
            className="self-center text-link underline"
          >
            Open the login page
          </a>
          <Button size="small" busy={cancel.saving} onClick={() => void cancel.submit({})}>
            Cancel login
          </Button>
        </>
      }
    >
      <p>Finish it on the provider's page, then come back. This page notices by itself.</p>
    </Callout>
  );
}

function LoginWays({ take }: { readonly take: (next: Account) => void }): ReactElement {
  const client = useTRPCClient();
  const [apiKey, setApiKey] = useState('');
  const login = useCommand(client.account.login.mutate, (next) => {
    setApiKey('');
    take(next);
    if (next.pending) window.open(next.pending.url, '_blank', 'noopener,noreferrer');
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (apiKey.trim() !== '') void login.submit({ method: 'apiKey', apiKey: apiKey.trim() });
  };
  return (
    <div className="grid gap-4">
      <p className="flex flex-wrap items-center gap-x-3">
        <Mark icon="deny">Not logged in</Mark>
        <span className="text-secondary">
          Demo sessions need no login. The login stays in the data directory.
        </span>
      </p>
      <form onSubmit={onSubmit} className="flex items-end gap-2">
        <div className="flex-1">
          <Field
            label="API key"
            type="password"
            maxLength={512}
            value={apiKey}
            onChange={(event) => setApiKey(event.target.value)}
          />
        </div>
        <Button
          type="submit"
          className="h-8"
          busy={login.saving}
          refused={apiKey.trim() === '' ? 'Type a key first' : undefined}
        >
          Log in with the key
        </Button>
      </form>
      <div>
        <Button icon="link" disabled={login.saving} onClick={() => void login.submit({ method: 'chatgpt' })}>
          Log in with ChatGPT
        </Button>
      </div>
      {login.failure ? <TroubleCallout role="alert" trouble={login.failure.trouble} /> : null}
    </div>
  );
}

/** Looking must start nothing: the login is asked for when Codex runs anyway, or when a person says so. */
function NotAsked({ asking, ask }: { readonly asking: boolean; readonly ask: () => void }): ReactElement {
  return (
    <div className="grid justify-items-start gap-2">
      <p className="text-secondary">
        Codex keeps the login, and Codex is not running. Asking it starts the Codex program on this machine;
        it uses no model and sends nothing of yours.
      </p>
      <Button icon="plug" busy={asking} onClick={ask}>
        {asking ? 'Asking Codex' : 'Start Codex and ask'}
      </Button>
    </div>
  );
}

/** The login of the private Codex home, and the ways to get one. */
export function AccountSection(): ReactElement {
  const { account, error, asking, ask, take } = useAccount();
  if (account === null)
    return error ? (
      <TroubleCallout
        trouble={failureOf(error).trouble}
        actions={
          <Button busy={asking} onClick={ask}>
            Ask again
          </Button>
        }
      />
    ) : (
      <NotAsked asking={asking} ask={ask} />
    );
  return (
    <div className="grid gap-3">
      {account.problem ? <TroubleCallout intent="notice" trouble={account.problem} /> : null}
      <Pending account={account} take={take} />
      {account.state === 'logged-in' ? <LoggedIn account={account} take={take} /> : <LoginWays take={take} />}
    </div>
  );
}
