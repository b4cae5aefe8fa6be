/**
 * What we do with every word of the runtime's protocol, in one place. A test compares it with `bindings.lock.json`, so a new pin of codex
 * that says a new word is red until somebody decided about it. What is not here is kept raw and shown as `unknown` or `request-unserved`.
 */

/** How a notification is read. `quiet`: known, and without meaning for the record. */
export type Reading =
  | 'turn-started'
  | 'turn-settled'
  | 'item-started'
  | 'item-completed'
  | 'text'
  | 'summary-part'
  | 'settings'
  | 'usage'
  | 'diff'
  | 'plan'
  | 'request-resolved'
  | 'error'
  | 'terminal-input'
  | 'startup-status'
  | 'notice'
  | 'warning'
  | 'account'
  | 'quiet';

export const notifications: { readonly [method: string]: Reading } = {
  'turn/started': 'turn-started',
  'turn/completed': 'turn-settled',
  'thread/settings/updated': 'settings',
  'turn/diff/updated': 'diff',
  'turn/plan/updated': 'plan',
  'turn/moderationMetadata': 'quiet',
  'item/started': 'item-started',
  'item/completed': 'item-completed',
  'item/agentMessage/delta': 'text',
  'item/plan/delta': 'text',
  'item/commandExecution/outputDelta': 'text',
  'item/fileChange/outputDelta': 'text',
  'item/mcpToolCall/progress': 'text',
  'item/reasoning/textDelta': 'text',
  'item/reasoning/summaryTextDelta': 'text',
  'item/reasoning/summaryPartAdded': 'summary-part',
  'item/commandExecution/terminalInteraction': 'terminal-input',
  'item/fileChange/patchUpdated': 'quiet',
  'thread/tokenUsage/updated': 'usage',
  'serverRequest/resolved': 'request-resolved',
  error: 'error',

  // Somebody other than us decided, changed or moved something: a person must be able to see it.
  'item/autoApprovalReview/started': 'warning',
  'item/autoApprovalReview/completed': 'warning',
  'autoApprovalReview/strictReviewRequired': 'warning',
  'hook/started': 'quiet',
  'hook/completed': 'warning',
  'model/rerouted': 'warning',
  'model/verification': 'notice',
  'model/safetyBuffering/updated': 'quiet',
  'modelProvider/authRecoveryStarted': 'notice',
  'modelProvider/authRecoveryCompleted': 'notice',
  'thread/compacted': 'notice',
  'thread/reverted': 'warning',
  'thread/deleted': 'warning',
  'thread/archived': 'notice',
  'thread/unarchived': 'notice',
  'thread/environment/disconnected': 'warning',
  'thread/environment/connected': 'notice',
  'thread/realtime/error': 'warning',
  warning: 'warning',
  guardianWarning: 'warning',
  configWarning: 'warning',
  deprecationNotice: 'notice',
  'mcpServer/startupStatus/updated': 'startup-status',

  'account/updated': 'account',
  'account/login/completed': 'account',
  'account/gatewayOAuth/changed': 'account',
  // One for each model call; nothing shows it.
  'account/rateLimits/updated': 'quiet',

  // Echoes of the runtime's own state, which we keep ourselves.
  'thread/started': 'quiet',
  'thread/status/changed': 'quiet',
  'thread/closed': 'quiet',
  'thread/readState/changed': 'quiet',
  'thread/name/updated': 'quiet',
  'thread/section/changed': 'quiet',
  'thread/attachment/updated': 'quiet',
  'thread/goal/updated': 'quiet',
  'thread/goal/cleared': 'quiet',
  'thread/prediction/updated': 'quiet',
  'thread/queue/changed': 'quiet',
  'thread/project/updated': 'quiet',
  'project/changed': 'quiet',
  'skills/changed': 'quiet',
  'app/list/updated': 'quiet',
  'fs/changed': 'quiet',
  'remoteControl/status/changed': 'quiet',

  // Answers to requests that we never send.
  'rawResponse/completed': 'quiet',
  'rawResponseItem/completed': 'quiet',
  'command/exec/outputDelta': 'quiet',
  'process/outputDelta': 'quiet',
  'process/exited': 'quiet',
  'mcpServer/oauthLogin/completed': 'quiet',
  'mcpServer/event/stream/notification': 'quiet',
  'externalAgentConfig/import/progress': 'quiet',
  'externalAgentConfig/import/completed': 'quiet',
  'fuzzyFileSearch/sessionUpdated': 'quiet',
  'fuzzyFileSearch/sessionCompleted': 'quiet',
  'thread/realtime/started': 'quiet',
  'thread/realtime/closed': 'quiet',
  'thread/realtime/itemAdded': 'quiet',
  'thread/realtime/item/started': 'quiet',
  'thread/realtime/item/completed': 'quiet',
  'thread/realtime/item/transcript/delta': 'quiet',
  'thread/realtime/transcript/delta': 'quiet',
  'thread/realtime/transcript/done': 'quiet',
  'thread/realtime/outputAudio/delta': 'quiet',
  'thread/realtime/sdp': 'quiet',
  'windows/worldWritableWarning': 'quiet',
  'windowsSandbox/setupCompleted': 'quiet',
};

/** `approval`: a question for policy and people. `refused`: answered with an error at once, and recorded. */
export type RequestReading = 'approval' | 'refused';

export const serverRequests: { readonly [method: string]: RequestReading } = {
  'item/commandExecution/requestApproval': 'approval',
  'item/fileChange/requestApproval': 'approval',
  'item/permissions/requestApproval': 'approval',
  'mcpServer/elicitation/request': 'approval',
  applyPatchApproval: 'approval',
  execCommandApproval: 'approval',
  'item/tool/requestUserInput': 'refused',
  'item/tool/call': 'refused',
  'account/chatgptAuthTokens/refresh': 'refused',
  'attestation/generate': 'refused',
  'currentTime/read': 'refused',
};
