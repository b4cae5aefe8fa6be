import type { JsonObject } from '../../vocabulary';
import type { Block } from './blocks';
import { askTitle, toolTitle, verdictText } from './html-block';
import type { ToolParts } from './item-parts';
import { Narrator } from './narrate';
import { type Format, isoTime, numberOf, objectOf, type RecordFacts, type SessionRecord } from './record';

export const atifVersion = 'ATIF-v1.7';

/** What a trajectory leaves out of the record. */
export const atifLossy: readonly string[] = [
  'envelopes, hashes, salts and causes of the entries',
  'identifiers of turns, items and requests',
  'live text of items that have ended',
  'the middle of texts longer than 65,536 characters',
  'which model call used how many tokens: each step has what was counted since the one before',
];

interface Usage {
  readonly prompt: number;
  readonly completion: number;
  readonly cached: number;
}
const nothing: Usage = { prompt: 0, completion: 0, cached: 0 };

type Step = { readonly source: 'user' | 'agent' | 'system' } & JsonObject;

/** A session as an ATIF trajectory (Harbor's RFC 0001): what people and agent said, each tool call with what came of it, and the rest as system steps. */
export function atifFormat({ facts }: { readonly facts: RecordFacts }): Format {
  const narrator = new Narrator();
  let steps = 0;
  let held: Step | null = null;
  let counted: Usage = nothing;
  let spent: Usage = nothing;

  /** The step that waits for the tokens counted after it, written out. */
  const release = (): string => {
    if (held === null) return '';
    const { step_id: _id, ...rest } = held;
    const first = steps === 0 ? '' : ',';
    steps += 1;
    const metrics = held.source === 'agent' ? metricsOf(minus(counted, spent)) : null;
    if (metrics) spent = counted;
    held = null;
    return `${first}\n${JSON.stringify({ step_id: steps, ...rest, ...(metrics ? { metrics } : {}) })}`;
  };
  const add = (blocks: readonly Block[]): string =>
    blocks
      .map((block) => {
        const before = release();
        held = stepOf(block, facts);
        return before;
      })
      .join('');

  return {
    begin: () =>
      `{"schema_version":"${atifVersion}","session_id":${JSON.stringify(facts.sessionId)},"agent":${JSON.stringify(
        agentOf(facts),
      )},"steps":[`,
    entry(record: SessionRecord) {
      if (record.type === 'session.usage-updated') counted = usageOf(record) ?? counted;
      return add(narrator.entry(record));
    },
    end() {
      const { blocks, counts } = narrator.end();
      const last = `${add(blocks)}${release()}`;
      const final = {
        total_prompt_tokens: counted.prompt,
        total_completion_tokens: counted.completion,
        total_cached_tokens: counted.cached,
        total_steps: steps,
      };
      return `${last}\n],"final_metrics":${JSON.stringify(final)},"extra":${JSON.stringify(extraOf(facts, counts))}}\n`;
    },
  };
}

const agentOf = ({ producer, model, flavour, effort }: RecordFacts): JsonObject => ({
  name: producer.app,
  version: producer.version,
  ...(model === null ? {} : { model_name: model }),
  extra: { runtime: flavour, effort },
});

const extraOf = (facts: RecordFacts, counts: readonly string[]): JsonObject => ({
  ledger: facts.ledger,
  origin: facts.origin,
  seq: { first: facts.firstSeq, last: facts.lastSeq, entries: facts.entries },
  checkpoint: facts.checkpoint,
  vkey: facts.vkey,
  lossy: [...atifLossy],
  not_shown: [...counts],
});

function stepOf(block: Block, { model }: RecordFacts): Step {
  const place = { timestamp: isoTime(block.at), extra: { kind: block.kind, seq: block.seq } };
  const agent = { source: 'agent', ...place, ...(model === null ? {} : { model_name: model }) } as const;
  switch (block.kind) {
    case 'prompt':
      return { source: 'user', ...place, message: block.text };
    case 'message':
      return block.title === 'Reasoning'
        ? { ...agent, message: '', reasoning_content: block.text }
        : { ...agent, message: block.text, extra: { ...place.extra, title: block.title } };
    case 'tool':
      return { ...agent, ...toolStep(block.tool, `entry-${block.seq}`, block.note) };
    case 'ask': {
      const { command, reason, detail, rules, files, ...ask } = block.ask;
      const message = [askTitle(block.ask), command, reason, detail, verdictText(block.ask)];
      const changes = files.map(({ path, change, diff }) => ({ path, change, diff }));
      const extra = { ...place.extra, ...ask, rules: [...rules], files: changes };
      return { source: 'system', ...place, message: joined(message), extra };
    }
    case 'line':
      return { source: 'system', ...place, message: joined([block.title, block.text, block.detail]) };
    case 'diff':
      return { source: 'system', ...place, message: joined([block.title, block.diff]) };
    case 'raw':
      return { source: 'system', ...place, message: joined([block.type, block.json]) };
  }
}

const joined = (parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join('\n');

function toolStep(tool: ToolParts, callId: string, note: string | null): JsonObject {
  const { name, arguments: args, output, files, status, exitCode, durationMs } = tool;
  const diffs = files.map(({ path, change, diff }) => joined([`${path} (${change})`, diff]));
  const content = joined([note, toolTitle(tool), output, ...diffs]);
  return {
    message: '',
    tool_calls: [{ tool_call_id: callId, function_name: name, arguments: args }],
    observation: { results: [{ source_call_id: callId, content }] },
    extra: { kind: 'tool', seq: Number(callId.slice('entry-'.length)), status, exitCode, durationMs },
  };
}

function usageOf({ payload }: SessionRecord): Usage | null {
  const usage = objectOf(payload, 'usage');
  const of = (field: string) => numberOf(usage, field) ?? 0;
  return (
    usage && { prompt: of('inputTokens'), completion: of('outputTokens'), cached: of('cachedInputTokens') }
  );
}

const minus = (a: Usage, b: Usage): Usage => ({
  prompt: Math.max(0, a.prompt - b.prompt),
  completion: Math.max(0, a.completion - b.completion),
  cached: Math.max(0, a.cached - b.cached),
});

const metricsOf = ({ prompt, completion, cached }: Usage): JsonObject | null =>
  prompt + completion === 0
    ? null
    : { prompt_tokens: prompt, completion_tokens: completion, cached_tokens: cached };
