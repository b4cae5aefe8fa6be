import { TRPCClientError } from '@trpc/client';
import type { Trouble } from '../../server/vocabulary';

const isTrouble = (value: unknown): value is Trouble =>
  typeof value === 'object' && value !== null && 'what' in value && 'safe' in value && 'next' in value;

/** What a failed call means to a person. `answered` is false when nobody knows whether the deed was done. */
export interface CallFailure {
  readonly trouble: Trouble;
  readonly answered: boolean;
}

const unreachable: Trouble = {
  kind: 'browser.server-unreachable',
  what: 'The CodexChat server did not answer.',
  safe: 'Everything recorded is on disk, and what you typed is kept here.',
  next: 'Look whether it still runs in your terminal, then try again. Trying again never does a thing twice.',
};

const unexpected = (message: string): Trouble => ({
  kind: 'browser.call-failed',
  what: message.length > 300 ? `${message.slice(0, 300)}…` : message,
  safe: 'Nothing was changed by the refused request.',
  next: 'Try again. If it stays, run `codexchat doctor` in a terminal.',
});

const invalidInput: Trouble = {
  kind: 'browser.input-refused',
  what: 'The server refused the request because a value in it is not valid.',
  safe: 'Nothing was changed.',
  next: 'Correct the value and try again.',
};

/** Reads the server's own trouble out of a tRPC error; anything else becomes one of ours. */
export function failureOf(error: unknown): CallFailure {
  if (error instanceof TRPCClientError) {
    const data: unknown = error.data;
    if (typeof data === 'object' && data !== null) {
      if ('trouble' in data && isTrouble(data.trouble)) return { trouble: data.trouble, answered: true };
      if ('code' in data && data.code === 'BAD_REQUEST') return { trouble: invalidInput, answered: true };
      return { trouble: unexpected(error.message), answered: true };
    }
    return { trouble: unreachable, answered: false };
  }
  return { trouble: unexpected(error instanceof Error ? error.message : String(error)), answered: false };
}
