import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { DemoStep, Speech, ToolCall } from './scenario';

/** Gives ids that no two calls of one server share. */
export type NewId = (prefix: string) => string;

/** Writes one step as a Responses event stream, in its own time; stops when the reader leaves. */
export async function writeStep(response: ServerResponse, step: DemoStep, newId: NewId): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const send = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  try {
    send({ type: 'response.created', response: { id: newId('resp') } });
    if (step.reasoning !== undefined) await writeReasoning(send, step.reasoning, newId('rs'), gone.signal);
    if (step.say !== undefined) await writeMessage(send, step.say, newId('msg'), gone.signal);
    if (step.fault === 'cut') {
      response.destroy();
      return;
    }
    if (step.call !== undefined)
      send({ type: 'response.output_item.done', item: toolItem(step.call, newId) });
    send({ type: 'response.completed', response: { id: newId('resp'), usage: usageOf(step) } });
    response.end();
  } catch (error) {
    // The reader left in the middle: an interrupt, or a killed runtime.
    if (!gone.signal.aborted) throw error;
  }
}

type Send = (event: object) => void;

async function writeMessage(send: Send, speech: Speech, id: string, signal: AbortSignal): Promise<void> {
  const item = { type: 'message', id, role: 'assistant', status: 'in_progress', content: [] };
  send({ type: 'response.output_item.added', output_index: 0, item });
  await paced(speech, signal, (delta) =>
    send({ type: 'response.output_text.delta', item_id: id, output_index: 0, content_index: 0, delta }),
  );
  const content = [{ type: 'output_text', text: speech.deltas.join(''), annotations: [] }];
  send({
    type: 'response.output_item.done',
    output_index: 0,
    item: { ...item, status: 'completed', content },
  });
}

async function writeReasoning(
  send: Send,
  parts: readonly Speech[],
  id: string,
  signal: AbortSignal,
): Promise<void> {
  send({ type: 'response.output_item.added', output_index: 0, item: { type: 'reasoning', id, summary: [] } });
  for (const [summary_index, part] of parts.entries()) {
    send({ type: 'response.reasoning_summary_part.added', item_id: id, summary_index });
    await paced(part, signal, (delta) =>
      send({ type: 'response.reasoning_summary_text.delta', item_id: id, summary_index, delta }),
    );
  }
  const summary = parts.map((part) => ({ type: 'summary_text', text: part.deltas.join('') }));
  send({ type: 'response.output_item.done', output_index: 0, item: { type: 'reasoning', id, summary } });
}

/** Speaks against the clock, not by adding up pauses, so that many small pieces take the time that was said. */
async function paced(speech: Speech, signal: AbortSignal, emit: (delta: string) => void): Promise<void> {
  const began = performance.now();
  for (const [index, delta] of speech.deltas.entries()) {
    const due = (speech.overMs * index) / speech.deltas.length;
    const wait = due - (performance.now() - began);
    if (wait >= 1) await pause(wait, undefined, { signal });
    signal.throwIfAborted();
    emit(delta);
  }
}

function toolItem(call: ToolCall, newId: NewId): object {
  const common = { id: newId('tool'), call_id: newId('call'), name: call.tool, status: 'completed' };
  if (call.tool === 'apply_patch') return { type: 'custom_tool_call', ...common, input: call.patch };
  const args = {
    cmd: call.cmd,
    ...(call.yieldMs === undefined ? {} : { yield_time_ms: call.yieldMs }),
    ...(call.unsandboxed ? { sandbox_permissions: 'require_escalated' } : {}),
  };
  return { type: 'function_call', ...common, arguments: JSON.stringify(args) };
}

/** Plausible and repeatable: four characters to the token. */
function usageOf(step: DemoStep): object {
  const spoken = (step.say?.deltas ?? []).reduce((sum, delta) => sum + delta.length, 0);
  const output_tokens = Math.ceil(spoken / 4) + 20;
  return {
    input_tokens: 1200,
    input_tokens_details: { cached_tokens: 1024 },
    output_tokens,
    output_tokens_details: { reasoning_tokens: step.reasoning === undefined ? 0 : 12 },
    total_tokens: 1200 + output_tokens,
  };
}
