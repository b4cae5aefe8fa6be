import { releasable } from '../diagnostics';
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
  /** Raw text not yet released: it may be half a secret. */
  held: string;
  /** Raw end of what was released, so that a secret after its announcing word is still seen. */
  context: string;
  /** Released and redacted, not yet durable. */
  pending: string;
  /** Length of all that was released. */
  released: number;
}

/** Raw text looked back at when the next piece is searched for secrets, UTF-16 code units. */
const contextChars = 256;
/** Longest run without white space that is held back, UTF-16 code units. */
const heldCharsMax = 512;

/**
 * Gathers live text per item and channel: released text goes to the screens at once, and becomes durable in pieces of
 * `limits.chunkFlushChars`, or after `limits.chunkFlushMs` (the owner keeps the timer), or when anything else happens.
 */
export class TextCoalescer {
  private readonly buffers = new Map<string, Buffer>();
  private readonly redact: (text: string) => string;

  constructor(redact: (text: string) => string) {
    this.redact = redact;
  }

  /** Takes a delta; gives what may be shown now. */
  push(source: Source, text: string): LiveText | null {
    const key = `${source.runtimeTurnId}\n${source.runtimeItemId}\n${source.channel}`;
    let buffer = this.buffers.get(key);
    if (!buffer) {
      buffer = { source, held: '', context: '', pending: '', released: 0 };
      this.buffers.set(key, buffer);
    }
    buffer.held += text;
    return this.release(buffer, releasable(buffer.held, heldCharsMax));
  }

  /** Some buffer holds enough to be written now. */
  full(): boolean {
    for (const buffer of this.buffers.values())
      if (buffer.pending.length >= limits.chunkFlushChars) return true;
    return false;
  }

  /** Everything released so far, in pieces; with `all`, also what was held back. */
  take(all: boolean): { pieces: TextPiece[]; live: LiveText[] } {
    const pieces: TextPiece[] = [];
    const live: LiveText[] = [];
    for (const buffer of this.buffers.values()) {
      if (all) {
        const last = this.release(buffer, buffer.held.length);
        if (last) live.push(last);
      }
      for (let at = 0; at < buffer.pending.length; at += limits.chunkFlushChars)
        pieces.push({ ...buffer.source, text: buffer.pending.slice(at, at + limits.chunkFlushChars) });
      buffer.pending = '';
    }
    return { pieces, live };
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

  private release(buffer: Buffer, chars: number): LiveText | null {
    if (chars === 0) return null;
    const raw = buffer.held.slice(0, chars);
    buffer.held = buffer.held.slice(chars);
    const text = this.redact(buffer.context + raw).slice(buffer.context.length);
    buffer.context = (buffer.context + raw).slice(-contextChars);
    const offset = buffer.released;
    buffer.released += text.length;
    buffer.pending += text;
    return { ...buffer.source, offset, text };
  }
}
