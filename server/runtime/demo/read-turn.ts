import type { Json, JsonObject } from '../../vocabulary';
import { isObject, listOf, objectOf, textOf } from '../core/fields';
import type { DemoTurn, ToolOutcome } from './scenario';
import { succeeded } from './tool-output';

/** What the runtime adds to the conversation in the person's name: blocks in angle brackets, and the project's own instructions. */
const notFromPerson = /^\s*(<[a-z_]+>|# AGENTS\.md instructions)/;
/** What the control plane itself adds, where a person switched that on. */
const reasonIn = /^\s*<policy_reason>\s*([\s\S]*?)\s*<\/policy_reason>/;
/** How the runtime tells the model that a call was not allowed. */
const declinedWords = /rejected by user|rejected\("|aborted by user|patch rejected/i;

/**
 * Reads the body of a request: the runtime sends the whole conversation each time, so the turn is all that came after the last
 * message of the person.
 */
export function readTurn(body: unknown, outsideDir: string): DemoTurn {
  const input = isObject(body) ? listOf(body, 'input').filter(isObject) : [];
  const at = input.findLastIndex(isFromPerson);
  const message = input[at];
  const since = input.slice(at + 1);
  const calls = new Map(
    input
      .filter(isCall)
      .map((item) => [textOf(item, 'call_id'), { name: textOf(item, 'name'), input: textOf(item, 'input') }]),
  );
  const callOf = (outcome: JsonObject) => calls.get(textOf(outcome, 'call_id'));
  return {
    prompt: message === undefined ? '' : contentText(message.content),
    outcomes: since.filter(isOutcome).map((item) => outcomeOf(item, callOf(item)?.name ?? null)),
    earlierPatches: input
      .slice(0, Math.max(0, at))
      .filter((item) => isOutcome(item) && succeeded(contentText(item.output)))
      .flatMap((item) => callOf(item)?.input ?? []),
    reasons: since.flatMap((item) => reasonIn.exec(contentText(item.content))?.[1] ?? []),
    outsideDir,
    effort: textOf((isObject(body) ? objectOf(body, 'reasoning') : null) ?? {}, 'effort'),
  };
}

function isFromPerson(item: JsonObject): boolean {
  return item.type === 'message' && item.role === 'user' && !notFromPerson.test(contentText(item.content));
}

function isCall(item: JsonObject): boolean {
  return item.type === 'function_call' || item.type === 'custom_tool_call';
}

function isOutcome(item: JsonObject): boolean {
  return item.type === 'function_call_output' || item.type === 'custom_tool_call_output';
}

function outcomeOf(item: JsonObject, name: string | null): ToolOutcome {
  const text = contentText(item.output);
  const call = name === 'exec_command' || name === 'apply_patch' ? name : 'other';
  return { call, text, declined: declinedWords.test(text) };
}

/** A text, or the texts of a list of content parts. */
function contentText(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .filter(isObject)
    .map((part) => textOf(part, 'text') ?? '')
    .join('');
}
