import type { LiveRedaction } from '../redaction';
import { limits } from '../vocabulary';
import type { TextPiece } from './core/append-text';

type Source = Omit<TextPiece, 'text'>;

export interface LiveText extends Source {
  /** Place of this text in its item and channel, UTF-16 code units. */
  readonly offset: number;
  readonly text: string;
}

interface Buffer {
  readonly source: Source;
  /** Holds back what may be half a secret. */
  readonly redaction: LiveRedaction;
  /** Released and redacted, not yet durable. */
  pending: string;
  /** Length of all that was released. */
  released: number;
}

/**
 * Gathers live text per item and channel: released text goes to the screens at once, and becomes durable in pieces of
 * `limits.chunkFlushChars`, or after `limits.chunkFlushMs` (the owner keeps the timer), or when anything else happens.
 */
export class TextCoalescer {
  private readonly buffers = new Map<string, Buffer>();
  private readonly redaction: () => LiveRedaction;

  constructor(redaction: () => LiveRedaction) {
    this.redaction = redaction;
  }

  /** Takes a delta; gives what may be shown now. */
  push(source: Source, text: string): LiveText | null {
    const key = `${source.runtimeTurnId}\n${source.runtimeItemId}\n${source.channel}`;
    let buffer = this.buffers.get(key);
    if (!buffer) {
      buffer = { source, redaction: this.redaction(), pending: '', released: 0 };
      this.buffers.set(key, buffer);
    }
    return this.released(buffer, buffer.redaction.push(text));
  }

  /** Some buffer holds enough to be written now. */
  full(): boolean {
    for (const buffer of this.buffers.values())
      if (buffer.pending.length >= limits.chunkFlushChars) return true;
    return false;
  }

  /**
   * The texts are complete: of one item, or of all. Gives what was held back of them. `cutOff`: nobody will go on with them, so that the end of
   * each may be half a secret.
   */
  end(of: { readonly item?: string; readonly turn?: string }, cutOff: boolean): readonly LiveText[] {
    return [...this.buffers.values()]
      .filter(
        ({ source }) =>
          (of.item ?? source.runtimeItemId) === source.runtimeItemId &&
          (of.turn ?? source.runtimeTurnId) === source.runtimeTurnId,
      )
      .flatMap((buffer) => this.released(buffer, buffer.redaction.end(cutOff)) ?? []);
  }

  /** Everything released so far, in pieces. */
  take(): TextPiece[] {
    const pieces: TextPiece[] = [];
    for (const buffer of this.buffers.values()) {
      for (let at = 0; at < buffer.pending.length; at += limits.chunkFlushChars)
        pieces.push({ ...buffer.source, text: buffer.pending.slice(at, at + limits.chunkFlushChars) });
      buffer.pending = '';
    }
    return pieces;
  }

  /** What is shown but not durable: a screen that comes late gets it from here. */
  provisional(): readonly LiveText[] {
    return [...this.buffers.values()]
      .filter((buffer) => buffer.pending !== '')
      .map((buffer) => ({
        ...buffer.source,
        offset: buffer.released - buffer.pending.length,
        text: buffer.pending,
      }));
  }

  /** The item is complete, or its runtime is gone. */
  forget(runtimeItemId: string | null): void {
    for (const [key, buffer] of this.buffers)
      if (runtimeItemId === null || buffer.source.runtimeItemId === runtimeItemId) this.buffers.delete(key);
  }

  private released(buffer: Buffer, text: string): LiveText | null {
    if (text === '') return null;
    const offset = buffer.released;
    buffer.released += text.length;
    buffer.pending += text;
    return { ...buffer.source, offset, text };
  }
}
