import type { JsonObject } from '../../vocabulary';
import { boundedImport, cardOf } from './action-card';
import type { ArchiveAction, ArchiveStatus, ArchiveTurn } from './archive-turn';
import { partsText } from './rollout-item';

/** A turn of the runtime as it is put together from its items. */
export class TurnDraft {
  readonly id: string;
  /** Epoch ms. */
  readonly timestamp: number;
  /** Where it begins in its file, bytes. */
  readonly offset: number;
  status: ArchiveStatus = 'pending';
  readonly asked: string[] = [];
  readonly answers: string[] = [];
  readonly actions: ArchiveAction[] = [];

  constructor(id: string, timestamp: number, offset: number) {
    this.id = id.toUpperCase();
    this.timestamp = timestamp;
    this.offset = offset;
  }

  /** One completed item, as the runtime tells it to its clients. Kinds that are not known become an action with all they have. */
  add({ type, raw }: { readonly type: string; readonly raw: JsonObject }, at: number): void {
    if (type === 'userMessage') this.asked.push(partsText(raw.content));
    else if (type === 'agentMessage') this.answers.push(String(raw.text ?? ''));
    else if (type === 'reasoning') this.#reason(raw, at);
    else this.act({ createdAt: at, method: 'item/completed', ...cardOf(type, raw, boundedImport) });
  }

  /** What was said so far comes again from a better source. */
  forget(): void {
    this.asked.length = 0;
    this.answers.length = 0;
  }

  act(action: ArchiveAction): void {
    this.actions.push(action);
  }

  settle(status: 'completed' | 'failed', how: string, why: string, at: number): void {
    this.status = status;
    if (status === 'failed')
      this.act({ createdAt: at, method: 'turn/completed', title: `Turn ${how}`, detail: why });
  }

  /** Null when nothing was said or done in it. */
  turn(): ArchiveTurn | null {
    const { id, timestamp, status, asked, answers, actions } = this;
    if (asked.length + answers.length + actions.length === 0) return null;
    const join = (texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n\n');
    return { id, timestamp, status, user: join(asked), assistant: join(answers), actions };
  }

  /** Only what a person could read: the rest of it is encrypted. */
  #reason(raw: JsonObject, at: number): void {
    const parts = [raw.summary, raw.summaryText, raw.content, raw.rawContent].map((part) =>
      Array.isArray(part)
        ? part.map((one: unknown) => (typeof one === 'string' ? one : partsText([one]))).join('\n\n')
        : '',
    );
    const text = parts.filter((part) => part !== '').join('\n\n');
    if (text !== '') this.act({ createdAt: at, method: 'item/completed', title: 'Reasoning', detail: text });
  }
}

/** Turns as the runtime's `thread/read` gives them. */
export function turnsOfThread(turns: readonly JsonObject[]): readonly ArchiveTurn[] {
  return turns.flatMap((given) => {
    const at = Number(given.startedAt ?? 0) * 1_000;
    const draft = new TurnDraft(String(given.id), at, 0);
    for (const item of Array.isArray(given.items) ? given.items : []) {
      const raw = item as JsonObject;
      draft.add({ type: String(raw.type), raw }, Number(raw.completedAtMs ?? at));
    }
    const { status, error } = given;
    const why =
      typeof error === 'object' && error !== null && !Array.isArray(error)
        ? String((error as JsonObject).message ?? '')
        : '';
    if (status === 'completed') draft.settle('completed', '', '', at);
    else if (status !== 'inProgress')
      draft.settle('failed', String(status), why, Number(given.completedAt ?? given.startedAt ?? 0) * 1_000);
    return draft.turn() ?? [];
  });
}
