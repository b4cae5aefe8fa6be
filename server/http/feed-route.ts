import type { ServerResponse } from 'node:http';
import { drainedOrClosed, type FeedHub } from '../feed';
import type { AccessLog } from './access-log';
import { sendTrouble } from './answer';

/**
 * `GET /api/feed?from=<seq>|head`: the live stream as text/event-stream. Headers go out at once, so that the reader knows it is connected
 * before anything happens.
 */
export const serveFeed = (
  res: ServerResponse,
  query: URLSearchParams,
  parts: { feed: FeedHub; accessLog: AccessLog },
): void => {
  const from = parseFrom(query.get('from'));
  if (from === null) {
    sendTrouble(res, 400, {
      kind: 'feed.from-invalid',
      what: 'The feed needs to know from where: `from` is a sequence or `head`.',
      safe: 'Nothing was changed.',
      next: 'Load the page again.',
    });
    return;
  }
  const open = (): void => {
    res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    res.flushHeaders();
  };
  const subscribed = parts.feed.subscribe({
    from,
    sink: {
      open,
      write: (wire) => void res.write(wire),
      unreadBytes: () => res.writableLength,
      drained: () => drainedOrClosed(res),
      close: (reason) => {
        parts.accessLog.write({ event: 'feed-closed', reason });
        res.destroy();
      },
    },
  });
  if (!subscribed.ok) {
    sendTrouble(res, 503, subscribed.error);
    return;
  }
  // The answer closes once, whoever leaves first. (The request closes as soon as it is read, so it says nothing.)
  res.once('close', subscribed.value.close);
};

const parseFrom = (text: string | null): number | 'head' | null => {
  if (text === 'head') return text;
  if (text === null || !/^\d{1,15}$/.test(text)) return null;
  return Number(text);
};
