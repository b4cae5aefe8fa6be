/** Why a runtime thread cannot be used any more. `damaged`: its files are there, and the runtime cannot read them. */
export type StaleThread = 'unknown' | 'not-loaded' | 'malformed' | 'archived' | 'damaged';

/** What has happened to the file of a thread, as the test of these texts does it. */
export type Damage = 'emptied' | 'torn' | 'headless' | 'overwritten' | 'exchanged';

const store = 'failed to read thread: thread-store internal error:';
const damages: readonly (readonly [Damage, string])[] = [
  ['emptied', `${store} failed to read session metadata …: rollout at … is empty`],
  ['torn', `${store} failed to read session metadata …: rollout at … is empty`],
  [
    'headless',
    `${store} failed to read session metadata …: rollout at … does not start with session metadata`,
  ],
  ['overwritten', `${store} failed to read session metadata …: stream did not contain valid UTF-8`],
  ['exchanged', `${store} session metadata … belongs to thread …, expected <id>`],
];

/**
 * The exact texts of the pinned version, by what was asked, for a thread that is well formed but unknown, for a malformed one, for an archived
 * one, and for one whose file was damaged. `<id>` stands for the thread, `…` for anything. A test asks the real binary for each of them.
 */
export const staleTexts: readonly {
  readonly method: string;
  readonly of: 'unknown' | 'malformed' | 'archived' | Damage;
  readonly text: string;
  readonly means: StaleThread;
}[] = [
  { method: 'thread/resume', of: 'unknown', text: 'no rollout found for thread id <id>', means: 'unknown' },
  { method: 'thread/resume', of: 'malformed', text: 'invalid session id: …', means: 'malformed' },
  {
    method: 'thread/resume',
    of: 'archived',
    text: 'session <id> is archived. Run `codex unarchive <id>` to unarchive it first.',
    means: 'archived',
  },
  { method: 'thread/turns/list', of: 'unknown', text: 'thread not loaded: <id>', means: 'not-loaded' },
  { method: 'thread/turns/list', of: 'malformed', text: 'invalid thread id: …', means: 'malformed' },
  { method: 'turn/start', of: 'unknown', text: 'thread not found: <id>', means: 'not-loaded' },
  { method: 'turn/start', of: 'malformed', text: 'invalid thread id: …', means: 'malformed' },
  { method: 'turn/start', of: 'archived', text: 'thread not found: <id>', means: 'not-loaded' },
  { method: 'turn/steer', of: 'unknown', text: 'thread not found: <id>', means: 'not-loaded' },
  { method: 'turn/interrupt', of: 'unknown', text: 'thread not found: <id>', means: 'not-loaded' },
  {
    method: 'thread/backgroundTerminals/clean',
    of: 'unknown',
    text: 'thread not found: <id>',
    means: 'not-loaded',
  },
  {
    method: 'thread/backgroundTerminals/list',
    of: 'unknown',
    text: 'thread not found: <id>',
    means: 'not-loaded',
  },
  ...(['thread/resume', 'thread/turns/list'] as const).flatMap((method) =>
    damages.map(([of, text]) => ({ method, of, text, means: 'damaged' as const })),
  ),
];

/**
 * The runtime has no machine word for these; they come as -32600, the damaged ones as -32603, with a text. Matched at the beginning, because the rest holds ids, and
 * because a prompt or path quoted later in some other message must not look like a lost thread.
 */
const spellings: readonly (readonly [StaleThread, RegExp])[] = [
  ['unknown', /^no rollout found for (thread|session|conversation) id\b/i],
  ['unknown', /^rollout .* is empty\b/i],
  ['not-loaded', /^(thread|session|conversation) not (found|loaded)\b/i],
  ['malformed', /^invalid (thread|session|conversation) id\b/i],
  ['archived', /^(session|thread) \S+ is archived\b/i],
  ['damaged', /^failed to (read thread|list thread history): /i],
];

/**
 * Reads the message of a refused request. `not-loaded` only says that this process must resume the thread first; the others say that
 * the conversation is gone for the runtime. Null: not about a stale thread.
 */
export function staleThread(message: string): StaleThread | null {
  return spellings.find(([, pattern]) => pattern.test(message.trim()))?.[0] ?? null;
}
