import type { Block } from './blocks';
import { BoundedMap, bounded } from './bounded-text';
import { ApprovalNarrator } from './narrate-approval';
import { ItemNarrator } from './narrate-item';
import { narrateImported, narrateLife } from './narrate-life';
import { isObject, listOf, numberOf, objectOf, type SessionRecord, textOf } from './record';

/** Kinds without words of their own: they are counted at the end, so that a reader knows that they were there. */
const counted = new Set([
  'turn.started',
  'turn.acknowledged',
  'request.sent',
  'approval.delivered',
  'approval.resolved',
  'item.started',
  'item.text-appended',
  'session.usage-updated',
  'turn.diff-updated',
]);

/** Turns the entries of a session, in order, into the blocks of a transcript. */
export class Narrator {
  readonly #items = new ItemNarrator();
  readonly #approvals = new ApprovalNarrator();
  readonly #diffs = new BoundedMap<{ readonly diff: string; readonly at: number; readonly seq: number }>();
  readonly #counts = new Map<string, number>();
  readonly #removed = new Map<string, number>();
  #usage: SessionRecord | null = null;

  entry(record: SessionRecord): readonly Block[] {
    const { type, seq, at, payload, removedBy } = record;
    if (counted.has(type)) this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    if (removedBy !== null && record.removedHow === 'payload.pruned') {
      this.#removed.set(type, (this.#removed.get(type) ?? 0) + 1);
      return [];
    }
    if (payload === null) return [removedLine(record)];
    const told = this.#items.entry(record) ?? this.#approvals.entry(record) ?? narrateLife(record);
    if (told !== null) return type === 'turn.settled' ? [...this.#diffOf(payload), ...told] : told;
    switch (type) {
      case 'turn.requested':
      case 'turn.steered': {
        const ours = textOf(payload, 'reasonOf') !== null;
        const added = ours ? 'Told to the agent by policy' : 'Prompt, added while the turn ran';
        const title = type === 'turn.steered' ? added : 'Prompt';
        return [
          { kind: 'prompt', at, seq, title, who: record.actor, text: bounded(textOf(payload, 'text') ?? '') },
        ];
      }
      case 'turn.imported':
        return narrateImported(record);
      case 'turn.diff-updated':
        this.#diffs.set(textOf(payload, 'turnId') ?? '', {
          diff: bounded(textOf(payload, 'diff') ?? ''),
          at,
          seq,
        });
        return [];
      case 'turn.plan-updated':
        return [{ kind: 'message', at, seq, title: 'Plan', text: planText(record), quiet: true }];
      case 'session.usage-updated':
        this.#usage = record;
        return [];
      case 'request.answered':
        return answeredLine(record);
      default:
        if (counted.has(type)) return [];
        return [{ kind: 'raw', at, seq, type, json: bounded(JSON.stringify(payload, null, 2)) }];
    }
  }

  /** What was under way, and what was not shown entry by entry. */
  end(): { readonly blocks: readonly Block[]; readonly counts: readonly string[] } {
    const diffs = this.#diffs.drain().flatMap(diffBlock);
    const counts = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, n]) => `${type} ${n}`);
    const gone = this.#removed.get('item.text-appended') ?? 0;
    const pruned =
      gone === 0
        ? []
        : [`${gone} pieces of live text were pruned: the completed items above hold the same text`];
    return { blocks: [...this.#items.end(), ...diffs, ...this.#usageLine()], counts: [...counts, ...pruned] };
  }

  #diffOf(payload: SessionRecord['payload']): readonly Block[] {
    const kept = this.#diffs.take(textOf(payload, 'turnId') ?? '');
    return kept === null ? [] : diffBlock(kept);
  }

  #usageLine(): readonly Block[] {
    if (this.#usage === null) return [];
    const { at, seq, payload } = this.#usage;
    const usage = objectOf(payload, 'usage');
    const count = (field: string) => numberOf(usage, field) ?? 0;
    const text = `${count('totalTokens')} in all: ${count('inputTokens')} in (${count('cachedInputTokens')} cached), ${count('outputTokens')} out.`;
    return [{ kind: 'line', at, seq, tone: 'info', title: 'Tokens', text, detail: null }];
  }
}

const diffBlock = ({
  diff,
  at,
  seq,
}: {
  readonly diff: string;
  readonly at: number;
  readonly seq: number;
}) => (diff === '' ? [] : [{ kind: 'diff', at, seq, title: 'All changes of the turn', diff } as const]);

/** The payload is gone: the entry stays, and says so. */
const removedLine = ({ type, seq, at, removedBy }: SessionRecord): Block => ({
  kind: 'line',
  at,
  seq,
  tone: 'warning',
  title: `Content removed: ${type}`,
  text: removedBy === 0 ? 'No entry accounts for it.' : `Entry ${removedBy} of the ledger accounts for it.`,
  detail: null,
});

function answeredLine({ at, seq, payload }: SessionRecord): readonly Block[] {
  if (payload?.ok === true) return [];
  const text = textOf(payload, 'error');
  return [
    { kind: 'line', at, seq, tone: 'warning', title: 'A request to the runtime failed', text, detail: null },
  ];
}

const marks: Readonly<Record<string, string>> = { completed: '[x]', inProgress: '[>]' };

function planText({ payload }: SessionRecord): string {
  const plan = objectOf(payload, 'plan');
  const steps = listOf(plan, 'steps')
    .filter(isObject)
    .map((step) => `- ${marks[textOf(step, 'status') ?? ''] ?? '[ ]'} ${textOf(step, 'text') ?? ''}`);
  return bounded([textOf(plan, 'explanation') ?? '', ...steps].filter((part) => part !== '').join('\n'));
}
