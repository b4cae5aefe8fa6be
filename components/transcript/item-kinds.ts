/**
 * Every item kind of the pinned runtime, and our own two, with how it is drawn. A kind that is not listed is drawn as `generic`:
 * its name and its data, never nothing. The test walks the list and the runtime's own bindings lock.
 */
export type ItemLook =
  | 'prompt'
  | 'message'
  | 'reasoning'
  | 'plan'
  | 'command'
  | 'fileChange'
  | 'toolCall'
  | 'webSearch'
  | 'notice'
  | 'mark'
  | 'generic';

export interface ItemKind {
  readonly look: ItemLook;
  /** What it is, in words for a person. */
  readonly name: string;
}

export const itemKinds: Readonly<Record<string, ItemKind>> = {
  prompt: { look: 'prompt', name: 'Prompt' },
  notice: { look: 'notice', name: 'Notice' },
  userMessage: { look: 'prompt', name: 'Prompt' },
  hookPrompt: { look: 'generic', name: 'Prompt from a hook' },
  agentMessage: { look: 'message', name: 'Answer' },
  functionCallOutput: { look: 'generic', name: 'Function output' },
  plan: { look: 'plan', name: 'Plan' },
  reasoning: { look: 'reasoning', name: 'Reasoning' },
  commandExecution: { look: 'command', name: 'Command' },
  fileChange: { look: 'fileChange', name: 'File change' },
  mcpToolCall: { look: 'toolCall', name: 'MCP tool' },
  dynamicToolCall: { look: 'toolCall', name: 'Tool' },
  collabAgentToolCall: { look: 'toolCall', name: 'Agent tool' },
  subAgentActivity: { look: 'generic', name: 'Sub-agent activity' },
  webSearch: { look: 'webSearch', name: 'Web search' },
  imageView: { look: 'generic', name: 'Image viewed' },
  sleep: { look: 'generic', name: 'Pause' },
  imageGeneration: { look: 'generic', name: 'Image generated' },
  enteredReviewMode: { look: 'mark', name: 'Review began' },
  exitedReviewMode: { look: 'mark', name: 'Review ended' },
  contextCompaction: { look: 'mark', name: 'Context compacted: older messages were summarised' },
};

/** `somethingNew` of a later runtime reads “Something new”. */
export const kindOf = (kind: string): ItemKind => itemKinds[kind] ?? { look: 'generic', name: wordsOf(kind) };

function wordsOf(kind: string): string {
  const words = kind.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
