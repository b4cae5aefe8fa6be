import { createHash } from 'node:crypto';
import { type HistoryEntry, openSessionHistory, type SessionHistory } from '../ledger';
import type { JsonObject } from '../vocabulary';
import { atifFormat } from './core/atif-format';
import { htmlFormat } from './core/html-format';
import { htmlStyle } from './core/html-style';
import { markdownFormat } from './core/markdown-format';
import { otlpFormat } from './core/otlp-format';
import type { Format, RecordFacts, SessionRecord } from './core/record';
import type { ExportOrder, OnProgress, WriteFormat } from './formats';
import { markdownHtml } from './markdown-html';

type Options = ExportOrder & { readonly onProgress?: OnProgress };

/** A format that is made of the session's entries one after the other, and remembers only what is under way. */
const folding =
  (formatOf: (facts: RecordFacts, options: Options) => Format): WriteFormat =>
  async (options, write) => {
    using history = openSessionHistory(options);
    const { entries, stream } = history.facts;
    let format: Format | null = null;
    for await (const page of history.pages()) {
      for (const entry of page) {
        if (format === null) {
          format = formatOf(factsOf(history, options, entry), options);
          await write(format.begin());
        }
        const text = format.entry(await recordOf(entry));
        if (text !== '') await write(text);
      }
      options.onProgress?.('entries', page.at(-1)?.version ?? 0, entries);
    }
    if (format !== null) await write(format.end());
    return { stream, entries };
  };

function factsOf({ facts }: SessionHistory, { sessionId }: Options, first: HistoryEntry): RecordFacts {
  const { session, ...rest } = facts;
  return {
    ...rest,
    sessionId,
    begunAt: first.at,
    producer: envelopeOf(first).producer,
    title: session?.title ?? `Session ${sessionId}`,
    flavour: session?.flavour ?? 'unknown',
    model: session?.model ?? null,
    effort: session?.effort ?? null,
  };
}

interface Envelope {
  readonly event_id: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly producer: RecordFacts['producer'];
}
const envelopeOf = (entry: HistoryEntry): Envelope => JSON.parse(entry.envelope);

async function recordOf(entry: HistoryEntry): Promise<SessionRecord> {
  const { seq, type, at, removedBy, removedHow } = entry;
  const envelope = envelopeOf(entry);
  // What was pruned stands in the completed item; what was redacted cannot come back.
  const { text } = removedBy === null ? await entry.payload() : { text: null };
  const payload: JsonObject | null = text === null ? null : JSON.parse(text);
  const actor = `${envelope.actor.kind} ${envelope.actor.id}`;
  return { seq, eventId: envelope.event_id, type, at, actor, payload, removedBy, removedHow };
}

const styleHash = createHash('sha256').update(htmlStyle).digest('base64');

export const writeHtml = folding((facts) => htmlFormat({ facts, styleHash, markdown: markdownHtml }));
export const writeMarkdown = folding((facts) => markdownFormat({ facts }));
export const writeAtif = folding((facts) => atifFormat({ facts }));
export const writeOtlp = folding((facts, { content }) =>
  otlpFormat({ facts, content, sha256: (text) => createHash('sha256').update(text).digest('hex') }),
);
