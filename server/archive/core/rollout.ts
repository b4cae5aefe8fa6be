import type { CoreEnv, JsonObject } from '../../vocabulary';
import { isUuid } from './archive-turn';
import { clientItem, partsText } from './rollout-item';
import { derivedUuid } from './thread-session';
import { TurnDraft } from './turn-draft';

/** One line of a rollout file: `{timestamp, type, payload}`, or in the first versions the payload alone. */
export interface RolloutLine {
  /** Of its first byte in the file. */
  readonly offset: number;
  readonly length: number;
  readonly value: JsonObject;
}

export interface RolloutMeta {
  readonly threadId: string | null;
  readonly cwd: string | null;
  readonly version: string | null;
}

export type Remark = (offset: number, length: number, reason: string, taken: boolean) => void;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Bookkeeping of the runtime: nothing in it is said or done. */
const quiet = new Set([
  'turn_context',
  'world_state',
  'token_usage_record',
  'token_count',
  'thread_settings_applied',
  'session_state',
  'ghost_snapshot',
  'thread_name_updated',
  'item_started',
  'session_configured',
]);
/** What the runtime puts before a prompt by itself. */
const preamble =
  /^\s*<(?:environment_context|user_instructions|skills_instructions|permissions instructions|turn_aborted|INSTRUCTIONS)/;

/** Folds the lines of one rollout file into turns. Older versions have no ids of turns and no items: theirs are put together from messages. */
export class Rollout {
  readonly #sha256: CoreEnv['sha256'];
  readonly #remark: Remark;
  readonly #turns: TurnDraft[] = [];
  /** Turns that have items of their own: messages beside them say the same again. */
  readonly #itemised = new Set<TurnDraft>();
  /** Turns whose messages came as events: those in the model's history say the same again. */
  readonly #spoken = new Set<TurnDraft>();
  readonly #calls = new Map<string, { readonly name: string; readonly input: string }>();
  #open: TurnDraft | null = null;
  #ordinal = 0;
  meta: RolloutMeta = { threadId: null, cwd: null, version: null };

  constructor(sha256: CoreEnv['sha256'], remark: Remark) {
    this.#sha256 = sha256;
    this.#remark = remark;
  }

  turns(): readonly TurnDraft[] {
    return this.#turns;
  }

  add(line: RolloutLine) {
    const { value, offset, length } = line;
    const wrapped = isObject(value.payload);
    const payload = wrapped ? (value.payload as JsonObject) : value;
    const type = wrapped ? text(value.type) : 'response_item';
    const at = Math.max(0, Date.parse(text(value.timestamp)) || 0);
    if (type === 'session_meta' || (!wrapped && text(value.type) === '')) return this.#begin(payload, line);
    if (type === 'event_msg') return this.#event(payload, at, line);
    if (type === 'response_item') return this.#history(payload, at, line);
    if (type === 'compacted')
      return this.#draft(null, at, line).act({
        createdAt: at,
        method: 'rollout/compacted',
        title: 'Context compaction',
        detail: text(payload.message),
      });
    if (quiet.has(type)) return;
    if (type === '') return this.#remark(offset, length, 'the line does not say of what kind it is', false);
    this.#carry(type, payload, at, line);
  }

  /** The first one counts: a fork repeats those of the threads that it comes from. */
  #begin(payload: JsonObject, { value, offset, length }: RolloutLine) {
    if (value.record_type !== undefined || this.meta.threadId !== null) return;
    if (!isUuid(text(payload.id)))
      return this.#remark(offset, length, 'the head of the file names no thread', true);
    const [cwd, version] = [text(payload.cwd), text(payload.cli_version)];
    this.meta = {
      threadId: text(payload.id).toUpperCase(),
      cwd: cwd === '' ? null : cwd,
      version: version === '' ? null : version,
    };
  }

  #event(payload: JsonObject, at: number, line: RolloutLine) {
    const type = text(payload.type);
    const turnId = text(payload.turn_id);
    switch (type) {
      case 'task_started':
      case 'turn_started':
        this.#open = null;
        this.#draft(turnId, at, line);
        return;
      case 'item_completed': {
        const item = clientItem(payload.item);
        if (item === null)
          return this.#remark(line.offset, line.length, 'the item in the line cannot be read', false);
        const draft = this.#draft(turnId, at, line);
        // The model's history tells a prompt just before its item does.
        if (!this.#itemised.has(draft)) draft.forget();
        this.#itemised.add(draft);
        return draft.add(item, at);
      }
      case 'task_complete':
      case 'turn_complete':
        return this.#settle(
          turnId,
          isObject(payload.error) ? 'failed' : 'completed',
          errorText(payload.error),
          at,
          line,
        );
      case 'turn_aborted':
        return this.#settle(
          turnId,
          text(payload.reason) === 'error' ? 'failed' : 'interrupted',
          text(payload.reason),
          at,
          line,
        );
      case 'user_message':
      case 'agent_message':
      case 'agent_reasoning':
        return this.#said(type, payload, at, line);
      case 'thread_rolled_back':
        return this.#rollBack(Number(payload.num_turns ?? 0), line);
      default:
        if (!quiet.has(type)) this.#carry(type, payload, at, line);
    }
  }

  /** Versions before items: what was said came as an event. */
  #said(type: string, payload: JsonObject, at: number, line: RolloutLine) {
    const message = type === 'agent_reasoning' ? text(payload.text) : text(payload.message);
    const fresh = type === 'user_message' && this.#open !== null && this.#spoken.has(this.#open);
    if (fresh) this.#open = null;
    const draft = this.#draft(null, at, line);
    if (this.#itemised.has(draft)) return;
    if (!this.#spoken.has(draft)) {
      // The model's history may have told it before; it is the same.
      draft.forget();
      this.#spoken.add(draft);
    }
    if (type === 'user_message') draft.asked.push(message);
    else if (type === 'agent_message') draft.answers.push(message);
    else draft.act({ createdAt: at, method: 'item/completed', title: 'Reasoning', detail: message });
  }

  /** What the model was sent. It counts where the line tells of what no item and no event does. */
  #history(payload: JsonObject, at: number, line: RolloutLine) {
    const type = text(payload.type);
    const role = text(payload.role);
    if (type === 'reasoning' || (type === 'message' && role !== 'user' && role !== 'assistant')) return;
    const words = type === 'message' ? partsText(payload.content) : '';
    if (type === 'message' && role === 'user' && preamble.test(words)) {
      // The first versions say only here where they worked.
      const cwd = /<cwd>([^<\n]+)<\/cwd>/.exec(words)?.[1] ?? null;
      this.meta = { ...this.meta, cwd: this.meta.cwd ?? cwd };
      return;
    }
    const draft = this.#draft(null, at, line, type === 'message' && role === 'user');
    if (this.#itemised.has(draft)) return;
    if (type === 'message') {
      if (this.#spoken.has(draft)) return;
      if (role === 'user') draft.asked.push(words);
      else draft.answers.push(words);
      return;
    }
    const callId = text(payload.call_id);
    if (/_output$/.test(type)) {
      const call = this.#calls.get(callId);
      const detail = [call?.input ?? '', outputText(payload.output)]
        .filter((part) => part !== '')
        .join('\n\n');
      return draft.act({ createdAt: at, method: 'rollout/call', title: call?.name ?? type, detail });
    }
    if (/_call$/.test(type) && callId !== '') {
      const input = text(payload.arguments) || text(payload.input) || JSON.stringify(payload.action ?? null);
      this.#calls.set(callId, { name: text(payload.name) || type, input });
      return;
    }
    this.#carry(type, payload, at, line);
  }

  #settle(turnId: string, how: string, why: string, at: number, line: RolloutLine) {
    const draft = this.#draft(turnId, at, line);
    draft.settle(how === 'completed' ? 'completed' : 'failed', how, why, at);
    this.#open = null;
  }

  #rollBack(count: number, { offset, length }: RolloutLine) {
    const gone = this.#turns.splice(Math.max(0, this.#turns.length - count), count);
    this.#open = null;
    const ids = gone.map((draft) => draft.id).join(', ');
    this.#remark(
      offset,
      length,
      `the runtime took back ${gone.length} turns here (${ids}); they were not taken over`,
      false,
    );
  }

  /** A kind that this version does not know: it comes along as it is. */
  #carry(type: string, payload: JsonObject, at: number, line: RolloutLine) {
    const draft = this.#draft(null, at, line);
    draft.act({ createdAt: at, method: `rollout/${type}`, title: type, detail: JSON.stringify(payload) });
  }

  /** The turn with this id, or the one that is open; a new one where there is none. */
  #draft(turnId: string | null, at: number, line: RolloutLine, asks = false): TurnDraft {
    const given = turnId !== null && isUuid(turnId) ? turnId.toUpperCase() : null;
    const known = given === null ? this.#open : this.#turns.find(({ id }) => id === given);
    const answered =
      known !== null && known !== undefined && given === null && asks && known.answers.length > 0;
    // A prompt after an answer begins the next turn, where nothing else says where turns begin.
    if (known && !(answered && !this.#itemised.has(known) && !this.#spoken.has(known))) return known;
    this.#ordinal += 1;
    const seed = `rollout-turn/v1\0${this.meta.threadId ?? ''}\0${this.#ordinal}`;
    const draft = new TurnDraft(given ?? derivedUuid(seed, this.#sha256), at, line.offset);
    this.#turns.push(draft);
    this.#open = draft;
    return draft;
  }
}

const errorText = (error: unknown): string => (isObject(error) ? text(error.message) : '');

const outputText = (output: unknown): string => {
  if (typeof output === 'string') return output;
  return isObject(output) && typeof output.content === 'string'
    ? output.content
    : JSON.stringify(output ?? null);
};
