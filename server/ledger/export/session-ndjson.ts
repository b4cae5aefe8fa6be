import type { JsonObject } from '../../vocabulary';
import { type HistoryEntry, openSessionHistory } from './session-history';

export interface SessionExport {
  readonly stream: string;
  readonly entries: number;
}

/**
 * Gives one session as lines of JSON: a head, every entry with its exact envelope and payload texts, and an end with the last step hash. Nothing is
 * left out: what was pruned comes as it is cut again out of the completed item. Rejects with `ledger.no-such-session`.
 */
export async function exportSession(
  o: {
    readonly dataDir: string;
    readonly headDir: string;
    readonly sessionId: string;
    readonly onProgress?: (what: string, done: number, of: number) => void;
  },
  write: (line: string) => unknown,
): Promise<SessionExport> {
  using history = openSessionHistory(o);
  const { ledger, origin, stream, vkey, checkpoint, entries } = history.facts;
  await write(json({ format: 'codexchat-session/1', ledger, origin, stream, vkey, checkpoint, lossy: [] }));
  let step = '';
  for await (const page of history.pages()) {
    for (const entry of page) {
      await write(json({ seq: entry.seq, envelope: entry.envelope, ...(await payloadOf(entry)) }));
      ({ step } = entry);
    }
    o.onProgress?.('entries', page.at(-1)?.version ?? 0, entries);
  }
  await write(json({ format: 'end', entries, step }));
  return { stream, entries };
}

const json = (value: object): string => `${JSON.stringify(value)}\n`;

async function payloadOf(entry: HistoryEntry): Promise<object> {
  const { salt, text } = await entry.payload();
  if (salt !== null) return { salt, payload: text };
  // Without its salt it cannot be compared with the commitment any more; the completed item it is cut from can.
  const rederived: JsonObject | null = text === null ? null : JSON.parse(text);
  return { salt: null, rederived };
}
