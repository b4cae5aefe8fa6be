import { BoundedMap, bounded } from './bounded-text';
import { numberOf, objectOf, type SessionRecord, textOf } from './record';

/** Tokens counted so far, as the runtime says. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

export interface OpenTurn {
  readonly spanId: string;
  readonly turnId: string;
  readonly start: number;
  readonly prompt: string;
  readonly answer: string;
  readonly before: Tokens;
}

/** Turns under way and the tokens counted: what a turn's span needs when it ends. */
export class OpenTurns {
  readonly #open = new BoundedMap<OpenTurn>();
  #tokens: Tokens = { input: 0, output: 0 };

  /** Begins a turn; returns one that had to be given up for it. */
  begin(record: SessionRecord, spanId: string): OpenTurn | null {
    const turnId = textOf(record.payload, 'turnId') ?? '';
    const prompt = bounded(textOf(record.payload, 'text') ?? '');
    return this.#open.set(turnId, {
      spanId,
      turnId,
      start: record.at,
      prompt,
      answer: '',
      before: this.#tokens,
    });
  }

  answer(turnId: string | null, text: string): void {
    const open = turnId === null ? null : this.#open.get(turnId);
    if (open) this.#open.set(open.turnId, { ...open, answer: text });
  }

  end = (turnId: string): OpenTurn | null => this.#open.take(turnId);
  spanOf = (turnId: string | null): string | null =>
    turnId === null ? null : (this.#open.get(turnId)?.spanId ?? null);
  drain = (): readonly OpenTurn[] => this.#open.drain();
  tokens = (): Tokens => this.#tokens;

  count({ payload }: SessionRecord): void {
    const usage = objectOf(payload, 'usage');
    this.#tokens = {
      input: numberOf(usage, 'inputTokens') ?? 0,
      output: numberOf(usage, 'outputTokens') ?? 0,
    };
  }
}
