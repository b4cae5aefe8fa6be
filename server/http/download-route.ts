import type { IncomingMessage, ServerResponse } from 'node:http';
import { drainedOrClosed } from '../feed';
import { limits, type Trouble, TroubleError } from '../vocabulary';
import type { AccessLog } from './access-log';
import { methodRefused, sendTrouble } from './answer';
import type { ControlPlane, Download } from './plane';
import { logRefusal } from './refusal';

export interface DownloadParts {
  readonly plane: Pick<ControlPlane, 'downloads'>;
  readonly accessLog: AccessLog;
}

/** Serves downloads one door at a time: how many are under way is counted here. */
export const createDownloads = (parts: DownloadParts) => {
  let underWay = 0;
  /** `GET /api/download/<ticket>`: the ticket is the right to this one file, once; no cookie gives it, and none is asked for. */
  return async (req: IncomingMessage, res: ServerResponse, ticket: string): Promise<void> => {
    if (req.method !== 'GET')
      return sendTrouble(res, 405, methodRefused('A download is a GET.'), {
        allow: 'GET',
        connection: 'close',
      });
    if (underWay >= limits.downloadsMax) return sendTrouble(res, 503, busy, { 'retry-after': '5' });
    const download = parts.plane.downloads.redeem(ticket);
    if (download === null) {
      logRefusal(parts.accessLog, req, 404, ticketRefused.kind);
      return sendTrouble(res, 404, ticketRefused);
    }
    underWay += 1;
    try {
      await send(res, download, parts.accessLog);
    } finally {
      underWay -= 1;
    }
  };
};

async function send(res: ServerResponse, download: Download, log: AccessLog): Promise<void> {
  const leaving = new AbortController();
  res.once('close', () => leaving.abort());
  res.setTimeout(limits.downloadStallMs, () => res.destroy());
  const pieces = download.pieces(leaving.signal)[Symbol.asyncIterator]();
  try {
    // The first piece comes before the headers: what cannot be made at all is said as an answer, not as a broken file.
    let piece = await pieces.next();
    res.writeHead(200, headersOf(download));
    for (; piece.done !== true; piece = await pieces.next()) {
      if (!res.write(piece.value)) await drainedOrClosed(res);
      if (res.destroyed) return;
    }
    res.end();
    log.write({ event: 'download', status: 200, file: download.fileName });
  } catch (error) {
    if (leaving.signal.aborted) return;
    log.write({ event: 'download-failed', file: download.fileName, reason: kindOf(error) });
    if (!res.headersSent && error instanceof TroubleError) return sendTrouble(res, 422, error.trouble);
    if (!res.headersSent) throw error;
    process.stderr.write(`download: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
    // Cut, not ended: the browser must see that the file is not whole.
    res.destroy();
  } finally {
    await pieces.return?.();
  }
}

const headersOf = ({ fileName, mediaType }: Download) => ({
  'content-type': mediaType,
  'content-disposition': `attachment; filename="${fileName.replaceAll(/[^\w.-]/g, '_')}"`,
  'cache-control': 'no-store',
  // Should a browser open it all the same, it is a page of nobody: it may run nothing and reach nothing of ours.
  'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
});

const kindOf = (error: unknown): string =>
  error instanceof TroubleError ? error.trouble.kind : 'http.internal';

const busy: Trouble = {
  kind: 'http.downloads-busy',
  what: `${limits.downloadsMax} downloads are under way; there is no room for one more.`,
  safe: 'They go on; nothing was changed.',
  next: 'Wait for one of them to end, then download again.',
};

const ticketRefused: Trouble = {
  kind: 'http.ticket-refused',
  what: 'This download address was already used or is too old.',
  safe: 'Nothing was done, and nothing was shown.',
  next: 'Ask for the download again where you started it.',
};
