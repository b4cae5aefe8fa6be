/** One line of the runtime's output, or what is known of something that was not one. */
export type Framed =
  | { readonly kind: 'line'; readonly text: string }
  | {
      readonly kind: 'broken';
      readonly reason: string;
      /** The first bytes as text, at most `keptBytesMax`; bytes that are not UTF-8 show as U+FFFD. */
      readonly kept: string;
      /** Full length without the newline, bytes. */
      readonly bytes: number;
    };

export interface Framing {
  /** Takes the next bytes and gives every line that they complete. Never throws. */
  push(chunk: Uint8Array): readonly Framed[];
  /** The stream ended: what was begun and not finished, if anything. */
  end(): readonly Framed[];
}

export interface FramingBounds {
  readonly lineBytesMax: number;
  readonly keptBytesMax: number;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Bytes to lines, whatever the chunks: the same bytes give the same lines however they are cut (a property test says so).
 * Splitting on bytes keeps a character that lies across two chunks whole. At most `lineBytesMax` are held: the rest of a longer line is
 * counted and thrown away until its newline, and the line after it is read as usual.
 */
export function createFraming(bounds: FramingBounds): Framing {
  let parts: Uint8Array[] = [];
  let held = 0;
  let total = 0;

  function take(piece: Uint8Array): void {
    total += piece.length;
    const limit = total > bounds.lineBytesMax ? bounds.keptBytesMax : bounds.lineBytesMax;
    if (total > bounds.lineBytesMax && held > bounds.keptBytesMax) {
      parts = [join(parts, held).slice(0, bounds.keptBytesMax)];
      held = bounds.keptBytesMax;
    }
    const room = Math.max(0, limit - held);
    if (room === 0 || piece.length === 0) return;
    // A copy: the stream may reuse its buffer before the newline comes.
    const kept = piece.slice(0, room);
    parts.push(kept);
    held += kept.length;
  }

  function finish(atEnd: boolean): Framed | null {
    const bytes = join(parts, held);
    const length = total;
    parts = [];
    held = 0;
    total = 0;
    if (length > bounds.lineBytesMax)
      return broken('The line is longer than the limit.', bytes, length, bounds);
    if (isBlank(bytes)) return null;
    if (atEnd) return broken('The output ended in the middle of a line.', bytes, length, bounds);
    return toLine(bytes, bounds);
  }

  return {
    push(chunk) {
      const framed: Framed[] = [];
      let from = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
        take(chunk.subarray(from, at));
        const line = finish(false);
        if (line !== null) framed.push(line);
        from = at + 1;
      }
      if (from < chunk.length) take(chunk.subarray(from));
      return framed;
    },
    end() {
      const rest = finish(true);
      return rest === null ? [] : [rest];
    },
  };
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === carriageReturn);
}

function toLine(bytes: Uint8Array, bounds: FramingBounds): Framed {
  try {
    // Drops a byte order mark; refuses anything that is not UTF-8.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'line', text: text.endsWith('\r') ? text.slice(0, -1) : text };
  } catch {
    return broken('The line is not UTF-8.', bytes, bytes.length, bounds);
  }
}

function broken(reason: string, bytes: Uint8Array, length: number, bounds: FramingBounds): Framed {
  const kept = new TextDecoder('utf-8').decode(bytes.subarray(0, bounds.keptBytesMax));
  return { kind: 'broken', reason, kept, bytes: length };
}
