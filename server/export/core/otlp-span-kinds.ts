import { bounded } from './bounded-text';
import { itemParts } from './item-parts';
import type { Span } from './otlp-span';
import type { OpenTurn, Tokens } from './otlp-turns';
import { listOf, objectOf, type RecordFacts, type SessionRecord, textOf } from './record';

export interface SpanContext {
  readonly facts: RecordFacts;
  /** The words, or null where none were asked for. */
  readonly said: (text: string) => string | null;
  readonly root: string | null;
}

/** Something that began and has not ended yet. */
export interface Open {
  readonly spanId: string;
  readonly parent: string;
  readonly record: SessionRecord;
}

type NewSpan = Omit<Span, 'traceId'>;

export function turnSpan(
  { facts, said, root }: SpanContext,
  turn: OpenTurn,
  o: { readonly end: number; readonly settled: SessionRecord | null; readonly tokens: Tokens },
): NewSpan {
  const { end, settled, tokens: now } = o;
  const status = textOf(settled?.payload ?? null, 'status');
  const error = objectOf(settled?.payload ?? null, 'error');
  return {
    spanId: turn.spanId,
    parentSpanId: root,
    name: 'invoke_agent codex',
    start: turn.start,
    end,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': facts.flavour === 'codex' ? 'openai' : facts.flavour,
      'gen_ai.agent.name': 'codex',
      'gen_ai.conversation.id': facts.sessionId,
      'gen_ai.request.model': facts.model,
      'gen_ai.usage.input_tokens': Math.max(0, now.input - turn.before.input),
      'gen_ai.usage.output_tokens': Math.max(0, now.output - turn.before.output),
      'error.type': status === 'failed' ? (textOf(error, 'code') ?? '_OTHER') : null,
      'gen_ai.input.messages': said(messageJson('user', turn.prompt)),
      'gen_ai.output.messages': turn.answer === '' ? null : said(messageJson('assistant', turn.answer)),
      'codexchat.turn.id': turn.turnId,
      'codexchat.turn.status': status ?? 'not ended',
    },
    error: status === 'failed' ? (textOf(error, 'code') ?? 'failed') : null,
  };
}

export function itemSpan(
  { facts, said }: SpanContext,
  { spanId, parent, record }: Open,
  ending: SessionRecord,
  whole: boolean,
): NewSpan {
  const item = objectOf(ending.payload, 'item') ?? objectOf(record.payload, 'item');
  const type = textOf(item, 'type') ?? 'item';
  const parts = itemParts(type, objectOf(item, 'raw') ?? {});
  const place = {
    'gen_ai.conversation.id': facts.sessionId,
    'codexchat.seq': ending.seq,
    'codexchat.item.type': type,
    'codexchat.item.ended': whole,
  };
  const span = { spanId, parentSpanId: parent, start: record.at, end: ending.at };
  if (parts.kind !== 'tool') {
    const output = parts.text === '' ? null : said(messageJson('assistant', parts.text));
    return {
      ...span,
      name: `item ${type}`,
      attributes: { ...place, 'gen_ai.output.messages': output },
      error: null,
    };
  }
  const { name, status, exitCode, arguments: args, output } = parts.tool;
  const failed = status === 'failed' || (exitCode !== null && exitCode !== 0);
  return {
    ...span,
    name: `execute_tool ${name}`,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': textOf(ending.payload, 'itemId'),
      'gen_ai.tool.call.arguments': said(JSON.stringify(args)),
      'gen_ai.tool.call.result': output === null ? null : said(JSON.stringify(output)),
      'error.type': failed ? '_OTHER' : null,
      'codexchat.tool.exit_code': exitCode,
      'codexchat.tool.status': status,
      ...place,
    },
    error: failed ? (status ?? 'failed') : null,
  };
}

export function askSpan(
  { facts, said }: SpanContext,
  { spanId, parent, record }: Open,
  o: { readonly end: number; readonly orphaned: string | null; readonly decided: SessionRecord | null },
): NewSpan {
  const { end, orphaned, decided } = o;
  const ask = objectOf(record.payload, 'ask');
  const verdict = objectOf(record.payload, 'verdict');
  const rules = listOf(verdict, 'rules').filter((rule) => typeof rule === 'string');
  return {
    spanId,
    parentSpanId: parent,
    name: `approval ${textOf(ask, 'kind') ?? ''}`.trim(),
    start: record.at,
    end,
    attributes: {
      'gen_ai.conversation.id': facts.sessionId,
      'codexchat.seq': record.seq,
      'codexchat.approval.id': textOf(record.payload, 'approvalId'),
      'codexchat.approval.verdict': textOf(verdict, 'decision'),
      'codexchat.approval.rules': rules,
      'codexchat.approval.policy': textOf(verdict, 'policyHash'),
      'codexchat.approval.answer': textOf(decided?.payload ?? null, 'answer'),
      'codexchat.approval.decided_by': decided?.actor ?? null,
      'codexchat.approval.orphaned': orphaned,
      'codexchat.approval.ask': said(bounded(JSON.stringify(ask ?? {}))),
    },
    error: null,
  };
}

/** Any other entry, known or not: a span without length, so that nothing is dropped. */
export function momentSpan(
  { facts, said }: SpanContext,
  record: SessionRecord,
  place: { readonly spanId: string; readonly parent: string },
): NewSpan {
  const { spanId, parent } = place;
  const { type, seq, at, actor, payload, removedBy } = record;
  return {
    spanId,
    parentSpanId: parent,
    name: type,
    start: at,
    end: at,
    attributes: {
      'gen_ai.conversation.id': facts.sessionId,
      'codexchat.event.type': type,
      'codexchat.seq': seq,
      'codexchat.actor': actor,
      'codexchat.removed_by': removedBy,
      'codexchat.payload': payload === null ? null : said(bounded(JSON.stringify(payload))),
    },
    error: null,
  };
}

/** What the agent said in the item that an entry ends; null when it is no message. */
export function messageOf({ payload }: SessionRecord): string | null {
  const item = objectOf(payload, 'item');
  const type = textOf(item, 'type');
  if (type !== 'agentMessage') return null;
  return bounded(textOf(objectOf(item, 'raw'), 'text') ?? '');
}

/** The conventions' own shape of a message, as the JSON text that a string attribute takes. */
const messageJson = (role: string, text: string): string =>
  JSON.stringify([{ role, parts: [{ type: 'text', content: text }] }]);
