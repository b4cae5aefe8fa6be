/**
 * Every kind of act that the protocol of the runtime knows, and what stands between it and its effect. A test compares it with the
 * bindings, so that a new pin of codex with a new kind is red until somebody decided about it.
 *
 * `command`, `edit`, `request`: policy judges it as that action. `refused`: answered with an error at once, and recorded.
 * `disabled`: switched off in the generated configuration; when it appears all the same, it ran without a verdict and is an incident.
 * `no-act`: words and bookkeeping, nothing that could be forbidden.
 */
export type Gate = 'command' | 'edit' | 'request' | 'refused' | 'disabled' | 'no-act';

export interface GatedAct {
  readonly gate: Gate;
  readonly how: string;
}

/** Questions of the runtime. */
export const gatedRequests: { readonly [method: string]: GatedAct } = {
  'item/commandExecution/requestApproval': {
    gate: 'command',
    how: 'the command line is read and judged; of kind writeStdin it is the request `stdin`',
  },
  execCommandApproval: {
    gate: 'command',
    how: 'the same in the older protocol: the words are joined with quotes',
  },
  'item/fileChange/requestApproval': {
    gate: 'edit',
    how: 'the files come from the item of that id; without it there is no file, which is denied',
  },
  applyPatchApproval: { gate: 'edit', how: 'the same in the older protocol' },
  'item/permissions/requestApproval': {
    gate: 'request',
    how: 'the request `permissions`; nothing is ever granted',
  },
  'mcpServer/elicitation/request': { gate: 'request', how: 'the request `elicitation`: a person answers' },
  'item/tool/requestUserInput': { gate: 'refused', how: 'not served' },
  'item/tool/call': { gate: 'refused', how: 'no tool of ours is offered' },
  'account/chatgptAuthTokens/refresh': { gate: 'refused', how: 'tokens are kept by codex alone' },
  'attestation/generate': { gate: 'refused', how: 'not served' },
  'currentTime/read': { gate: 'refused', how: 'not served' },
};

/** What the items of a turn can do. */
export const gatedItems: { readonly [kind: string]: GatedAct } = {
  commandExecution: {
    gate: 'command',
    how: 'approval policy `untrusted`: each command asks before it starts',
  },
  fileChange: { gate: 'edit', how: 'approval policy `untrusted`: each edit asks before it is applied' },
  mcpToolCall: { gate: 'disabled', how: 'no tool server is configured' },
  dynamicToolCall: { gate: 'refused', how: 'comes as `item/tool/call`' },
  functionCallOutput: { gate: 'no-act', how: 'the result of a call' },
  collabAgentToolCall: { gate: 'disabled', how: 'agents are switched off' },
  subAgentActivity: { gate: 'disabled', how: 'agents are switched off' },
  webSearch: { gate: 'disabled', how: 'web search is off whatever `allowWebSearch` says: it is never asked' },
  imageView: {
    gate: 'no-act',
    how: 'the runtime shows a local image to the model; the sandbox limits what it can read',
  },
  imageGeneration: { gate: 'disabled', how: 'the feature is switched off' },
  sleep: { gate: 'no-act', how: 'waits' },
  hookPrompt: { gate: 'disabled', how: 'no hooks are configured' },
  userMessage: { gate: 'no-act', how: 'words' },
  agentMessage: { gate: 'no-act', how: 'words' },
  plan: { gate: 'no-act', how: 'words' },
  reasoning: { gate: 'no-act', how: 'words' },
  enteredReviewMode: { gate: 'no-act', how: 'words' },
  exitedReviewMode: { gate: 'no-act', how: 'words' },
  contextCompaction: { gate: 'no-act', how: 'shortens what the model sees' },
};

/**
 * Requests of ours that are sent. No other is: the protocol could also run commands, write files, change its configuration and approve
 * what was denied (`command/exec`, `process/spawn`, `fs/writeFile`, `config/value/write`, `thread/shellCommand` …), past every gate.
 */
export const sentRequests: readonly string[] = [
  'account/login/cancel',
  'account/login/start',
  'account/logout',
  'account/read',
  'initialize',
  'model/list',
  'thread/backgroundTerminals/list',
  'thread/backgroundTerminals/terminate',
  'thread/list',
  'thread/loaded/list',
  'thread/revert',
  'thread/turns/list',
  'thread/backgroundTerminals/clean',
  'thread/name/set',
  'thread/resume',
  'thread/start',
  'turn/interrupt',
  'turn/start',
  'turn/steer',
];
