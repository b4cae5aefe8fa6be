import type { CoreEnv } from '../../vocabulary';
import { BoundedMap } from './bounded-text';
import { type Attribute, attributesJson, type Span, spanJson } from './otlp-span';
import {
  askSpan,
  itemSpan,
  messageOf,
  momentSpan,
  type Open,
  type SpanContext,
  turnSpan,
} from './otlp-span-kinds';
import { type OpenTurn, OpenTurns } from './otlp-turns';
import { type Format, type RecordFacts, type SessionRecord, textOf } from './record';

/** The last release that held the GenAI conventions before they moved to a repository of their own; all of them are of the status Development. */
export const semconvVersion = '1.41.0';
const schemaUrl = `https://opentelemetry.io/schemas/${semconvVersion}`;

/** What traces leave out of the record. */
export const otlpLossy = (content: boolean): readonly string[] => [
  'envelopes, hashes, salts and causes of the entries',
  'live text of items, and when each piece came',
  'the middle of texts longer than 65,536 characters',
  ...(content ? [] : ['everything that was said, run and answered (export with content to have it)']),
];

export interface OtlpParts {
  readonly facts: RecordFacts;
  /** With the words of people and agent, commands and output. */
  readonly content: boolean;
  readonly sha256: CoreEnv['sha256'];
}

/** OTLP/JSON traces: one trace for the session, `invoke_agent` for each turn, `execute_tool` for what it did, and a moment for every other entry. */
export function otlpFormat(parts: OtlpParts): Format {
  const { facts } = parts;
  const writer = new SpanWriter(parts);
  return {
    begin: () =>
      `{"resourceSpans":[{"resource":${JSON.stringify({ attributes: attributesJson(resourceOf(parts)) })},"scopeSpans":[{"scope":${JSON.stringify(
        { name: facts.producer.app, version: facts.producer.version },
      )},"schemaUrl":"${schemaUrl}","spans":[`,
    entry: (record) => writer.entry(record),
    end: () => `${writer.end()}\n]}],"schemaUrl":"${schemaUrl}"}]}\n`,
  };
}

const resourceOf = ({ facts, content }: OtlpParts): Readonly<Record<string, Attribute>> => ({
  'service.name': facts.producer.app,
  'service.version': facts.producer.version,
  'codexchat.semconv.genai': semconvVersion,
  'codexchat.ledger': facts.ledger,
  'codexchat.origin': facts.origin,
  'codexchat.seq.first': facts.firstSeq,
  'codexchat.seq.last': facts.lastSeq,
  'codexchat.checkpoint': facts.checkpoint,
  'codexchat.vkey': facts.vkey,
  'codexchat.lossy': otlpLossy(content),
});

class SpanWriter {
  readonly #parts: OtlpParts;
  readonly #traceId: string;
  readonly #turns = new OpenTurns();
  readonly #items = new BoundedMap<Open>();
  readonly #asks = new BoundedMap<Open>();
  readonly #decided = new BoundedMap<SessionRecord>();
  #root: string | null = null;
  #last = 0;
  #pieces = 0;
  #first = true;

  constructor(parts: OtlpParts) {
    this.#parts = parts;
    const bare = parts.facts.sessionId.replaceAll('-', '').toLowerCase();
    this.#traceId = /^[0-9a-f]{32}$/.test(bare) ? bare : parts.sha256(parts.facts.sessionId).slice(0, 32);
  }

  entry(record: SessionRecord): string {
    const { type, payload, at } = record;
    this.#root ??= this.#parts.sha256(`session\0${record.eventId}`).slice(0, 16);
    this.#last = Math.max(this.#last, at);
    const here = this.#place(record);
    const key = (field: string) => textOf(payload, field) ?? '';
    switch (type) {
      case 'item.text-appended':
        this.#pieces += 1;
        return '';
      case 'session.usage-updated':
        this.#turns.count(record);
        return this.#moment(record);
      case 'turn.requested':
        return this.#turn(this.#turns.begin(record, here.spanId), at, null);
      case 'turn.settled': {
        const turn = this.#turns.end(key('turnId'));
        return turn ? this.#turn(turn, at, record) : this.#moment(record);
      }
      case 'item.started':
        return this.#item(this.#items.set(key('itemId'), here), record, false);
      case 'item.completed':
      case 'item.lost':
        return this.#item(this.#items.take(key('itemId')) ?? here, record, type === 'item.completed');
      case 'approval.requested':
        return this.#ask(this.#asks.set(key('approvalId'), here), at, null);
      case 'approval.decided':
        this.#decided.set(key('approvalId'), record);
        return this.#moment(record);
      case 'approval.resolved':
      case 'approval.orphaned': {
        const open = this.#asks.take(key('approvalId'));
        return open ? this.#ask(open, at, textOf(payload, 'reason')) : this.#moment(record);
      }
      default:
        return this.#moment(record);
    }
  }

  end(): string {
    const items = this.#items.drain().map((open) => this.#item(open, open.record, false));
    const asks = this.#asks.drain().map((open) => this.#ask(open, this.#last, null));
    const turns = this.#turns.drain().map((turn) => this.#turn(turn, this.#last, null));
    const { facts } = this.#parts;
    const { input, output } = this.#turns.tokens();
    const attributes = {
      'gen_ai.conversation.id': facts.sessionId,
      'gen_ai.usage.input_tokens': input,
      'gen_ai.usage.output_tokens': output,
      'codexchat.title': this.#said(facts.title),
      'codexchat.entries': facts.entries,
      'codexchat.live_text_pieces': this.#pieces,
    };
    const [start, end, spanId] = [facts.begunAt, this.#last, this.#root ?? ''];
    const root = { spanId, parentSpanId: null, name: 'session', start, end, attributes, error: null };
    return [...items, ...asks, ...turns, this.#write(root)].join('');
  }

  #turn(turn: OpenTurn | null, end: number, settled: SessionRecord | null): string {
    if (turn === null) return '';
    return this.#write(turnSpan(this.#context(), turn, { end, settled, tokens: this.#turns.tokens() }));
  }

  #item(open: Open | null, ending: SessionRecord, whole: boolean): string {
    if (open === null) return '';
    const text = messageOf(ending);
    if (text !== null) this.#turns.answer(textOf(ending.payload, 'turnId'), text);
    return this.#write(itemSpan(this.#context(), open, ending, whole));
  }

  #ask(open: Open | null, end: number, orphaned: string | null): string {
    if (open === null) return '';
    const decided = this.#decided.take(textOf(open.record.payload, 'approvalId') ?? '');
    return this.#write(askSpan(this.#context(), open, { end, orphaned, decided }));
  }

  /** Any other entry, known or not, is a span without length, so that nothing is dropped. */
  #moment = (record: SessionRecord): string =>
    this.#write(momentSpan(this.#context(), record, this.#place(record)));

  #write(span: Omit<Span, 'traceId'>): string {
    const comma = this.#first ? '' : ',';
    this.#first = false;
    return `${comma}\n${spanJson({ ...span, traceId: this.#traceId })}`;
  }

  /** The same entry has the same span at every export. */
  #place(record: SessionRecord): Open {
    const parent = this.#turns.spanOf(textOf(record.payload, 'turnId')) ?? this.#root ?? '';
    return { spanId: this.#parts.sha256(record.eventId).slice(0, 16), parent, record };
  }

  #context = (): SpanContext => ({ facts: this.#parts.facts, said: this.#said, root: this.#root });
  #said = (text: string): string | null => (this.#parts.content ? text : null);
}
