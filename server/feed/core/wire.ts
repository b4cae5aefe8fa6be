import type { FeedFrame } from '../../vocabulary';

/** One frame as text/event-stream. Only entries carry an id: it is where a reader goes on after a cut. */
export const encodeFrame = (frame: FeedFrame): string =>
  frame.type === 'entry'
    ? `id: ${frame.seq}\ndata: ${JSON.stringify(frame)}\n\n`
    : `data: ${JSON.stringify(frame)}\n\n`;

/** Keeps proxies and dead connections honest; readers skip it. */
export const heartbeat = ': still here\n\n';

/**
 * Turns wire text, cut anywhere, back into frames. Comments are skipped. Throws on data that is not JSON: the stream is broken and the
 * reader must connect again.
 */
export const createFrameDecoder = (): ((text: string) => readonly FeedFrame[]) => {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    const frames: FeedFrame[] = [];
    for (const block of blocks) {
      const data = block
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice('data: '.length))
        .join('\n');
      if (data !== '') frames.push(JSON.parse(data) as FeedFrame);
    }
    return frames;
  };
};
