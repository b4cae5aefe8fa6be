import type { Answer, JsonObject } from '../../vocabulary';
import type { ApplyPatchApprovalResponse } from '../bindings/ApplyPatchApprovalResponse';
import type { ExecCommandApprovalResponse } from '../bindings/ExecCommandApprovalResponse';
import type { ReviewDecision } from '../bindings/ReviewDecision';
import type { CommandExecutionRequestApprovalResponse } from '../bindings/v2/CommandExecutionRequestApprovalResponse';
import type { FileChangeRequestApprovalResponse } from '../bindings/v2/FileChangeRequestApprovalResponse';
import type { McpServerElicitationRequestResponse } from '../bindings/v2/McpServerElicitationRequestResponse';
import type { PermissionsRequestApprovalResponse } from '../bindings/v2/PermissionsRequestApprovalResponse';

/** What goes back to the runtime for a request of its: a result, or an error, which it takes as no. */
export type WireAnswer =
  | { readonly result: JsonObject }
  | { readonly error: { readonly code: number; readonly message: string } };

/**
 * A person's or policy's answer in the shape that the request's method wants. Nothing that would answer later questions as well is
 * ever sent: no "for the session", no policy amendment.
 *
 * Extra permissions are never granted here: an accepted permission request answers with an empty grant. An accepted elicitation
 * answers without form content. A method without an approval answers with an error.
 */
export function encodeAnswer(method: string, answer: Answer): WireAnswer {
  switch (method) {
    case 'item/commandExecution/requestApproval':
      return { result: { decision: answer } satisfies CommandExecutionRequestApprovalResponse };
    case 'item/fileChange/requestApproval':
      return { result: { decision: answer } satisfies FileChangeRequestApprovalResponse };
    case 'item/permissions/requestApproval':
      return { result: { permissions: {}, scope: 'turn' } satisfies PermissionsRequestApprovalResponse };
    case 'mcpServer/elicitation/request':
      return {
        result: { action: answer, content: null, _meta: null } satisfies McpServerElicitationRequestResponse,
      };
    case 'applyPatchApproval':
      return { result: { decision: legacyDecision(answer) } satisfies ApplyPatchApprovalResponse };
    case 'execCommandApproval':
      return { result: { decision: legacyDecision(answer) } satisfies ExecCommandApprovalResponse };
    default:
      return unserved(method);
  }
}

/** The answer to a request that we do not serve. Silence would hang its turn. */
export function unserved(method: string): WireAnswer {
  return { error: { code: -32601, message: `CodexChat does not serve ${method.slice(0, 200)}.` } };
}

function legacyDecision(answer: Answer) {
  switch (answer) {
    case 'accept':
      return 'approved' satisfies ReviewDecision;
    case 'decline':
      return { denied: { rejection: 'declined' } } satisfies ReviewDecision;
    case 'cancel':
      return 'abort' satisfies ReviewDecision;
  }
}
