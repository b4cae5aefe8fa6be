import {
  accountLoginCancel,
  accountLoginStart,
  accountLogout,
  accountRead,
  type RequestFailure,
  type RuntimeProcess,
  type WireRequest,
} from '../runtime';
import {
  type Json,
  type JsonObject,
  type Result,
  type RuntimeSignal,
  type Trouble,
  TroubleError,
} from '../vocabulary';

export interface Account {
  readonly state: 'unknown' | 'logged-in' | 'logged-out';
  readonly method: string | null;
  readonly label: string | null;
  readonly pending: { readonly loginId: string; readonly url: string } | null;
  readonly problem: Trouble | null;
}

export interface AccountPorts {
  /** The runtime of the real model, started when needed. */
  readonly ready: () => Promise<Result<RuntimeProcess>>;
  /** A secret the app was given: it is hidden wherever it appears. */
  readonly keepSecret: (value: string) => void;
  /** The runtime has another login than before. */
  readonly changed: () => void;
}

const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

/** Login of the real model, kept by codex in its own private home; we hold no credential. */
export function createAccountService({ ready, keepSecret, changed }: AccountPorts) {
  let pending: Account['pending'] = null;
  let problem: Trouble | null = null;

  async function call(request: WireRequest): Promise<JsonObject> {
    const process = await ready();
    if (!process.ok) throw new TroubleError(process.error);
    const result = await process.value.request(request.method, request.params);
    if (!result.ok) throw new TroubleError(refusal(result.error));
    return object(result.value);
  }

  async function read(): Promise<Account> {
    try {
      const account = object((await call(accountRead())).account);
      const method = text(account.type);
      if (method !== null) pending = null;
      const label = text(account.email) ?? text(account.planType);
      return { state: method === null ? 'logged-out' : 'logged-in', method, label, pending, problem };
    } catch (error) {
      if (!(error instanceof TroubleError)) throw error;
      return { state: 'unknown', method: null, label: null, pending, problem: error.trouble };
    }
  }

  return {
    read,
    async login({ method, apiKey }: { method: 'chatgpt' | 'apiKey'; apiKey?: string }): Promise<Account> {
      problem = null;
      if (method === 'apiKey') {
        if (apiKey === undefined) throw new TroubleError(keyMissing);
        keepSecret(apiKey);
        await call(accountLoginStart({ type: 'apiKey', apiKey }));
        changed();
        return read();
      }
      const started = await call(accountLoginStart({ type: 'chatgpt' }));
      const loginId = text(started.loginId);
      const url = text(started.authUrl);
      if (loginId !== null && url !== null) pending = { loginId, url };
      return read();
    },
    async cancelLogin(): Promise<Account> {
      if (pending) await call(accountLoginCancel(pending.loginId));
      pending = null;
      return read();
    },
    async logout(): Promise<Account> {
      await call(accountLogout());
      changed();
      return read();
    },
    /** The runtime tells how a browser login ended. */
    observe(signal: RuntimeSignal): void {
      if (signal.kind !== 'account-changed' || signal.method !== 'account/login/completed') return;
      const { success, error } = object(signal.params);
      pending = null;
      problem = success === true ? null : loginFailed(text(error));
      if (success === true) changed();
    },
  };
}

const keyMissing: Trouble = {
  kind: 'account.key-missing',
  what: 'No API key was given.',
  safe: 'Nothing was changed.',
  next: 'Paste the key, then log in.',
};

const loginFailed = (message: string | null): Trouble => ({
  kind: 'account.login-failed',
  what: `The login did not succeed${message === null ? '' : `: ${message}`}.`,
  safe: 'Nothing was changed.',
  next: 'Start it again, or use an API key.',
});

const refusal = (failure: RequestFailure): Trouble => ({
  kind: 'account.refused',
  what: `The runtime refused: ${'message' in failure ? failure.message : `no answer within ${failure.afterMs} ms`}.`,
  safe: 'Nothing was changed.',
  next: 'Try again; if it stays so, restart the runtime.',
});
