import { type Json, type JsonObject, limits } from '../../vocabulary';

/** One entry in a list: what happened, in words, and a piece of what it was about. */
export interface ReplayLine {
  readonly seq: number;
  /** Place in the session, from 1. */
  readonly version: number;
  readonly type: string;
  /** Epoch ms. */
  readonly at: number;
  readonly words: string;
  /** Cut at `limits.replayLineCharsMax`; null when there is nothing to say, or the payload is gone. */
  readonly about: string | null;
}

/** Kinds that people meet often; the others are called by their names. */
const words: Readonly<Record<string, string>> = {
  'session.created': 'Session created',
  'session.imported': 'Session taken over from an archive',
  'session.renamed': 'Session renamed',
  'session.archived': 'Session archived',
  'session.unarchived': 'Session taken out of the archive',
  'session.mode-changed': 'Mode changed',
  'session.model-chosen': 'Model chosen',
  'session.worker-assigned': 'Worker assigned',
  'session.quarantined': 'Session quarantined',
  'session.released': 'Session released',
  'session.usage-updated': 'Tokens counted',
  'session.telling-changed': 'Telling of reasons changed',
  'turn.requested': 'Prompt recorded',
  'turn.imported': 'Turn taken over from an archive',
  'turn.steered': 'Turn steered',
  'turn.started': 'Turn started',
  'turn.acknowledged': 'Prompt taken by the runtime',
  'turn.interrupt-requested': 'Interrupt asked for',
  'turn.cut-off': 'Turn cut off by the end of its process',
  'turn.reconciled': 'Turn reconciled',
  'turn.options-refused': 'Options refused by the provider',
  'turn.diff-updated': 'Changes of the turn',
  'turn.plan-updated': 'Plan changed',
  'turn.settled': 'Turn ended',
  'thread.bound': 'Conversation of the runtime bound',
  'thread.settings-updated': 'Settings of the runtime changed',
  'thread.stale': 'Conversation not loaded in the runtime',
  'thread.remapped': 'Another conversation taken',
  'thread.lost': 'Conversation lost',
  'thread.abandoned': 'Went on without the old conversation',
  'item.started': 'Item started',
  'item.text-appended': 'Text came',
  'item.text-dropped': 'Text over the limit not kept',
  'item.completed': 'Item ended',
  'item.end-requested': 'End of a command asked for',
  'item.lost': 'Item lost with its process',
  'item.ran-unjudged': 'Ran without a decision on record',
  'approval.requested': 'Permission asked',
  'approval.decided': 'Permission decided',
  'approval.delivered': 'Answer delivered to the runtime',
  'approval.resolved': 'Answer confirmed by the runtime',
  'approval.orphaned': 'Request closed without an answer',
  'grant.made': 'Allowed for the session',
  'grant.used': 'Grant used',
  'grant.revoked': 'Grant revoked',
  'grant.expired': 'Grant expired',
  'followup.queued': 'Follow-up queued',
  'followup.edited': 'Follow-up edited',
  'followup.moved': 'Follow-up moved',
  'followup.deleted': 'Follow-up deleted',
  'queue.resumed': 'Queue goes on',
  'notice.raised': 'Notice',
  'request.sent': 'Asked of the runtime',
  'request.answered': 'Answered by the runtime',
  'archive.backfilled': 'Archive taken over',
};

/** Fields that say what an entry is about, the most telling one first. */
const telling = [
  ...['answer', 'text', 'title', 'status', 'outcome', 'mode', 'method', 'reason', 'problem', 'why', 'user'],
  ...['error', 'model', 'path'],
];

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectIn = (payload: JsonObject, field: string): JsonObject | null => {
  const value = payload[field];
  return isObject(value) ? value : null;
};

const firstText = (payload: JsonObject, fields: readonly string[]): string | null => {
  for (const field of fields) {
    const value = payload[field];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
};

function aboutOf(payload: JsonObject): string | null {
  const ask = objectIn(payload, 'ask');
  if (ask !== null) return firstText(ask, ['command', 'reason', 'kind']);
  const item = objectIn(payload, 'item');
  const raw = item === null ? null : objectIn(item, 'raw');
  if (item !== null) return firstText(raw ?? {}, ['command', 'text', 'query']) ?? firstText(item, ['type']);
  return firstText(payload, telling);
}

const cut = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= limits.replayLineCharsMax ? line : `${line.slice(0, limits.replayLineCharsMax)}…`;
};

export function entryLine(entry: {
  readonly seq: number;
  readonly version: number;
  readonly type: string;
  readonly at: number;
  readonly payload: JsonObject | null;
}): ReplayLine {
  const { seq, version, type, at, payload } = entry;
  const about = payload === null ? null : aboutOf(payload);
  return {
    ...{ seq, version, type, at },
    words: (Object.hasOwn(words, type) ? words[type] : undefined) ?? type,
    about: about === null ? null : cut(about),
  };
}
