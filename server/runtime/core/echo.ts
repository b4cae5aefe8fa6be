import type { Json, JsonObject, ThreadEcho } from '../../vocabulary';
import { type ThreadSettings, wireApprovalPolicy } from './encode';
import { idOf, isObject, objectOf, textOf } from './fields';

/** Wire word → the word of our settings. An unknown one is kept, so that it shows up as a mismatch. */
const sandboxWords: { readonly [wire: string]: string } = {
  readOnly: 'read-only',
  workspaceWrite: 'workspace-write',
  dangerFullAccess: 'danger-full-access',
};

/**
 * What the runtime says it applies, out of the result of thread/start or thread/resume. A missing field reads as an empty string,
 * which matches nothing that we ask for. Null when the result names no thread.
 */
export function readEcho(result: Json): { readonly threadId: string; readonly echo: ThreadEcho } | null {
  if (!isObject(result)) return null;
  const thread = objectOf(result, 'thread');
  const threadId = thread === null ? null : idOf(thread, 'id');
  if (threadId === null) return null;
  return { threadId, echo: readSettings(result, result.sandbox) };
}

/** The settings of a thread out of an object that names model, approvalPolicy and cwd, with its sandbox policy beside it. */
export function readSettings(from: JsonObject, policy: Json | undefined): ThreadEcho {
  const sandbox = isObject(policy) ? policy : {};
  const type = textOf(sandbox, 'type') ?? '';
  const { approvalPolicy } = from;
  return {
    model: textOf(from, 'model'),
    approvalPolicy:
      typeof approvalPolicy === 'string' ? approvalPolicy : JSON.stringify(approvalPolicy ?? ''),
    sandbox: Object.hasOwn(sandboxWords, type) ? (sandboxWords[type] ?? type) : type,
    // Full access has no network field and no network limit; `enabled` is the external sandbox's word.
    network:
      type === 'dangerFullAccess' || sandbox.networkAccess === true || sandbox.networkAccess === 'enabled',
    cwd: textOf(from, 'cwd') ?? '',
  };
}

/**
 * Where the runtime applies something else than asked, in words; empty when all is as asked. Network is not compared: a thread
 * starts with the configured one and each turn sends its own.
 */
export function echoMismatch(asked: ThreadSettings, echo: ThreadEcho): readonly string[] {
  const found: string[] = [];
  const compare = (what: string, want: string, got: string | null) => {
    if (want !== got) found.push(`${what}: asked for ${want}, the runtime applies ${got ?? 'nothing'}`);
  };
  compare('sandbox', asked.sandbox, echo.sandbox);
  compare('approval policy', wireApprovalPolicy, echo.approvalPolicy);
  compare('folder', asked.cwd, echo.cwd);
  if (asked.model !== null) compare('model', asked.model, echo.model);
  return found;
}
