import {
  type ApprovalKind,
  type Json,
  type JsonObject,
  limits,
  type RuntimeSignal,
  type WireId,
} from '../../vocabulary';
import { bounded, idOf, isObject, listOf, textOf, without } from './fields';
import { serverRequests } from './protocol-table';

type Asked = Extract<RuntimeSignal, { kind: 'approval-requested' }>;
/** Without what every approval has in common. */
type Reading = Omit<Asked, 'kind' | 'wireId' | 'method'>;

const readers: { readonly [method: string]: (params: JsonObject) => Reading | null } = {
  'item/commandExecution/requestApproval': (params) =>
    inTurn(params, commandKind(textOf(params, 'kind')), textOf(params, 'command')),
  'item/fileChange/requestApproval': (params) => inTurn(params, 'fileChange', null),
  'item/permissions/requestApproval': (params) => inTurn(params, 'permissions', null),
  'mcpServer/elicitation/request': elicitation,
  applyPatchApproval: (params) => legacy(params, 'fileChange', null),
  execCommandApproval: (params) => legacy(params, 'command', words(listOf(params, 'command'))),
};

/**
 * A question of the runtime. Every question must get an answer, or its turn hangs for ever: what is no approval, and an approval
 * that does not say where it belongs, comes out as `request-unserved` and is answered with an error, which the runtime takes as no.
 */
export function decodeRequest(method: string, wireId: WireId, params: Json | undefined): RuntimeSignal {
  const fields = isObject(params) ? params : {};
  const isApproval = Object.hasOwn(serverRequests, method) && serverRequests[method] === 'approval';
  const reading = isApproval ? (readers[method]?.(fields) ?? null) : null;
  if (reading !== null) return { kind: 'approval-requested', wireId, method, ...reading };
  return {
    kind: 'request-unserved',
    threadId: idOf(fields, 'threadId') ?? idOf(fields, 'conversationId'),
    wireId,
    method,
    params: bounded(params, limits.runtimeRawKeptBytesMax),
  };
}

/** An unknown kind is shown as a command: the strictest reading, and its detail tells the rest. */
function commandKind(kind: string | null): ApprovalKind {
  return kind === 'writeStdin' ? 'stdin' : 'command';
}

function inTurn(params: JsonObject, kind: ApprovalKind, command: string | null): Reading | null {
  const threadId = idOf(params, 'threadId');
  const runtimeTurnId = idOf(params, 'turnId');
  if (threadId === null || runtimeTurnId === null) return null;
  return {
    threadId,
    runtimeTurnId,
    runtimeItemId: idOf(params, 'itemId'),
    approval: {
      kind,
      command,
      cwd: textOf(params, 'cwd'),
      reason: textOf(params, 'reason'),
      detail: without(params, ['threadId', 'turnId', 'itemId', 'command', 'cwd', 'reason']),
    },
  };
}

/** A tool server asks the person. It may come outside of any turn; then `runtimeTurnId` is empty. */
function elicitation(params: JsonObject): Reading | null {
  const threadId = idOf(params, 'threadId');
  if (threadId === null) return null;
  return {
    threadId,
    runtimeTurnId: textOf(params, 'turnId') ?? '',
    runtimeItemId: null,
    approval: {
      kind: 'elicitation',
      command: null,
      cwd: null,
      reason: textOf(params, 'message') ?? textOf(params, 'title'),
      detail: without(params, ['threadId', 'turnId']),
    },
  };
}

/** The first generation of the protocol, which names no turn; `runtimeTurnId` is empty. */
function legacy(params: JsonObject, kind: ApprovalKind, command: string | null): Reading | null {
  const threadId = idOf(params, 'conversationId');
  if (threadId === null) return null;
  return {
    threadId,
    runtimeTurnId: '',
    runtimeItemId: idOf(params, 'callId'),
    approval: {
      kind,
      command,
      cwd: textOf(params, 'cwd'),
      reason: textOf(params, 'reason'),
      detail: without(params, ['conversationId', 'callId', 'cwd', 'reason']),
    },
  };
}

/** An argument list as one line: each word that is not plain is quoted, so that what is shown is unambiguous. */
function words(argv: readonly Json[]): string {
  return argv
    .map((word) => (typeof word === 'string' && /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}
