import type { FeedFrame } from '../../server/vocabulary';

/**
 * Reads text/event-stream: feed it decoded text as it comes, get whole frames out. Comments are heartbeats.
 * Bound: one event may hold at most `eventCharsMax` UTF-16 code units; a longer one throws, and the line reconnects.
 */
export const eventCharsMax = 32 * 1024 * 1024;

export interface SseParser {
  push(text: string): readonly FeedFrame[];
}

const kinds: Record<FeedFrame['type'], true> = {
  hello: true,
  entry: true,
  live: true,
  'job.progress': true,
  'turn.line': true,
  conditions: true,
  reset: true,
};

/** A frame kind of a newer server is skipped: its rows come again with the next page load. */
function decodeFrame(data: string): FeedFrame | null {
  const value: unknown = JSON.parse(data);
  const known =
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    Object.hasOwn(kinds, String(value.type));
  return known ? (value as FeedFrame) : null;
}

export function createSseParser(): SseParser {
  let pending = '';
  let data: string[] = [];
  let heldChars = 0;

  const takeLine = (line: string, frames: FeedFrame[]): void => {
    if (line === '') {
      if (data.length > 0) {
        const frame = decodeFrame(data.join('\n'));
        if (frame) frames.push(frame);
      }
      data = [];
      heldChars = 0;
    } else if (line.startsWith('data:')) {
      const value = line.slice(line.startsWith('data: ') ? 6 : 5);
      heldChars += value.length;
      data.push(value);
    }
  };

  return {
    push(text) {
      const frames: FeedFrame[] = [];
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) takeLine(line.endsWith('\r') ? line.slice(0, -1) : line, frames);
      if (pending.length + heldChars > eventCharsMax) throw new Error('feed event over the bound');
      return frames;
    },
  };
}
