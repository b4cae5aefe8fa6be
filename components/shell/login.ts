import { failureOf } from '../patterns/trouble';

/** Login of this browser: a one-use token in the address is swapped for a secret, which is kept for later visits. */
const secretKey = 'codexchat.secret';

export type LoginState =
  | { readonly phase: 'checking' }
  | { readonly phase: 'in'; readonly secret: string }
  | { readonly phase: 'out'; readonly why: LoggedOut };

/** none: never logged in here · token: the link was used or is too old · expired: the server no longer knows the login · unreachable. */
export type LoggedOut = 'none' | 'token' | 'expired' | 'unreachable';

const keptSecret = (): string | null => {
  try {
    return localStorage.getItem(secretKey);
  } catch {
    return null;
  }
};

const keep = (secret: string): void => {
  try {
    localStorage.setItem(secretKey, secret);
  } catch {
    // Storage is off: the login lasts until this page is left.
  }
};

/** The door no longer takes the kept secret. */
export const forgetSecret = (): void => {
  try {
    localStorage.removeItem(secretKey);
  } catch {
    // Nothing was kept.
  }
};

/** Takes the token out of the address before anything else can read or keep it. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

async function swap(token: string): Promise<string | 'refused' | 'unreachable'> {
  try {
    const response = await fetch('/api/auth', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify({ token }),
    });
    if (!response.ok) return 'refused';
    const answer: unknown = await response.json();
    const known = typeof answer === 'object' && answer !== null && 'secret' in answer;
    return known ? String(answer.secret) : 'refused';
  } catch (error) {
    return failureOf(error).answered ? 'refused' : 'unreachable';
  }
}

/** Decides how this visit begins. A used-up link does no harm when the browser is logged in already. */
export async function beginLogin(): Promise<LoginState> {
  const token = takeToken();
  const kept = keptSecret();
  if (token === null) return kept ? { phase: 'in', secret: kept } : { phase: 'out', why: 'none' };
  const answer = await swap(token);
  if (answer === 'unreachable') return { phase: 'out', why: 'unreachable' };
  if (answer === 'refused') return kept ? { phase: 'in', secret: kept } : { phase: 'out', why: 'token' };
  keep(answer);
  return { phase: 'in', secret: answer };
}
