import type { JsonObject, TextChannel } from '../../vocabulary';
import { listOf, textOf } from './fields';

/** Where the completed item of a kind holds the text that was streamed in a channel. Kinds without live text have none. */
type Holders = { readonly [C in TextChannel]?: { readonly field: string; readonly parts: boolean } };

const whole = (field: string) => ({ field, parts: false });
const inParts = (field: string) => ({ field, parts: true });

/** Every item kind of the bindings; a test compares it with `bindings.lock.json`. */
export const itemKinds: { readonly [kind: string]: Holders } = {
  userMessage: {},
  agentMessage: { text: whole('text') },
  plan: { text: whole('text') },
  reasoning: { summary: inParts('summary'), reasoning: inParts('content') },
  commandExecution: { output: whole('aggregatedOutput') },
  fileChange: {},
  mcpToolCall: {},
  dynamicToolCall: {},
  functionCallOutput: {},
  collabAgentToolCall: {},
  subAgentActivity: {},
  webSearch: {},
  imageView: {},
  imageGeneration: {},
  sleep: {},
  hookPrompt: {},
  enteredReviewMode: {},
  exitedReviewMode: {},
  contextCompaction: {},
};

/** Parts of a reasoning text stand apart like paragraphs, streamed and completed alike. */
export const partSeparator = '\n\n';

/** The whole text of a channel as the completed item holds it; null when this kind does not hold it. */
export function completedText(kind: string, item: JsonObject, channel: TextChannel): string | null {
  const holder = Object.hasOwn(itemKinds, kind) ? itemKinds[kind]?.[channel] : undefined;
  if (holder === undefined) return null;
  if (!holder.parts) return textOf(item, holder.field);
  return listOf(item, holder.field)
    .filter((part) => typeof part === 'string')
    .join(partSeparator);
}
