/** Why a runtime thread cannot be used any more. */
export type StaleThread = 'unknown' | 'not-loaded' | 'malformed' | 'archived';

/**
 * The runtime has no machine word for these; all come as -32600 with a text. Matched at the beginning, because the rest holds ids, and
 * because a prompt or path quoted later in some other message must not look like a lost thread.
 */
const spellings: readonly (readonly [StaleThread, RegExp])[] = [
  ['unknown', /^no rollout found for (thread|session|conversation) id\b/i],
  ['unknown', /^rollout .* is empty\b/i],
  ['not-loaded', /^(thread|session|conversation) not (found|loaded)\b/i],
  ['malformed', /^invalid (thread|session|conversation) id\b/i],
  ['archived', /^(session|thread) \S+ is archived\b/i],
];

/**
 * Reads the message of a refused request. `not-loaded` only says that this process must resume the thread first; the others say that
 * the conversation is gone for the runtime. Null: not about a stale thread.
 */
export function staleThread(message: string): StaleThread | null {
  return spellings.find(([, pattern]) => pattern.test(message.trim()))?.[0] ?? null;
}
