import type { JsonObject, SandboxMode } from '../../vocabulary';
import type { CollaborationMode } from '../bindings/CollaborationMode';
import type { InitializeParams } from '../bindings/InitializeParams';
import type { GetAccountParams } from '../bindings/v2/GetAccountParams';
import type { LoginAccountParams } from '../bindings/v2/LoginAccountParams';
import type { ModelListParams } from '../bindings/v2/ModelListParams';
import type { SandboxPolicy } from '../bindings/v2/SandboxPolicy';
import type { ThreadListParams } from '../bindings/v2/ThreadListParams';
import type { ThreadResumeParams } from '../bindings/v2/ThreadResumeParams';
import type { ThreadRevertParams } from '../bindings/v2/ThreadRevertParams';
import type { ThreadStartParams } from '../bindings/v2/ThreadStartParams';
import type { ThreadTurnsListParams } from '../bindings/v2/ThreadTurnsListParams';
import type { TurnStartParams } from '../bindings/v2/TurnStartParams';
import type { TurnSteerParams } from '../bindings/v2/TurnSteerParams';
import type { UserInput } from '../bindings/v2/UserInput';

/** A request as `RuntimeProcess.request` takes it. */
export interface WireRequest {
  readonly method: string;
  readonly params: JsonObject;
}

/** What a thread may do. Always sent whole: the runtime falls back to weaker or other settings for whatever is left out. */
export interface ThreadSettings {
  /** Absolute path without symbolic links. The runtime accepts one that does not exist, so check it first. */
  readonly cwd: string;
  readonly sandbox: SandboxMode;
  /** Network inside the sandbox. */
  readonly network: boolean;
  /** Null leaves the choice to the runtime's configuration. */
  readonly model: string | null;
}

/** Every act asks us; our own policy and people answer. */
export const wireApprovalPolicy = 'untrusted';

export function initialize(client: { name: string; version: string }): WireRequest {
  const params = {
    clientInfo: { name: client.name, title: 'CodexChat', version: client.version },
    capabilities: { experimentalApi: true, requestAttestation: false },
  } satisfies InitializeParams;
  return { method: 'initialize', params };
}

export function threadStart(settings: ThreadSettings): WireRequest {
  return { method: 'thread/start', params: threadParams(settings) satisfies ThreadStartParams };
}

export function threadResume(threadId: string, settings: ThreadSettings): WireRequest {
  const params = { threadId, ...threadParams(settings), excludeTurns: true } satisfies ThreadResumeParams;
  return { method: 'thread/resume', params };
}

/**
 * The folder is named untrusted each time, because the runtime otherwise trusts a git repository by itself on its first thread. From
 * then on the repository's own `.codex/` counts: its tool servers are started, and its rules let commands run without asking us.
 */
function threadParams(settings: ThreadSettings) {
  return {
    cwd: settings.cwd,
    sandbox: settings.sandbox,
    approvalPolicy: wireApprovalPolicy,
    approvalsReviewer: 'user',
    config: { projects: { [settings.cwd]: { trust_level: 'untrusted' } } },
    ...(settings.model === null ? {} : { model: settings.model }),
  } as const satisfies ThreadStartParams;
}

export interface TurnInput {
  readonly threadId: string;
  readonly text: string;
  /** Ours; the runtime keeps it with the message, so a prompt can be found again after a crash. */
  readonly clientMessageId: string;
}

export interface TurnChoice {
  /** Null leaves it as it is in the thread: what an earlier turn asked for, else the model's own. */
  readonly effort: string | null;
  /** This model, and its own effort again instead of what an earlier turn asked for. */
  readonly forgetEffortOf?: string | null;
  readonly summary?: 'none' | null;
}

/** The only place where the runtime takes "no effort" for an answer. Empty instructions add nothing to the conversation; null would. */
function withoutEffort(model: string) {
  const settings = { model, reasoning_effort: null, developer_instructions: '' };
  return { mode: 'default', settings } as const satisfies CollaborationMode;
}

/** The settings of the turn win over those of the thread; this is also the only place where the runtime takes the network setting. */
export function turnStart(input: TurnInput, settings: ThreadSettings & TurnChoice): WireRequest {
  const { forgetEffortOf = null, summary = null } = settings;
  const params = {
    threadId: input.threadId,
    input: textInput(input.text),
    clientUserMessageId: input.clientMessageId,
    cwd: settings.cwd,
    approvalPolicy: wireApprovalPolicy,
    approvalsReviewer: 'user',
    sandboxPolicy: sandboxPolicy(settings.sandbox, settings.network),
    ...(settings.model === null ? {} : { model: settings.model }),
    ...(settings.effort === null ? {} : { effort: settings.effort }),
    ...(forgetEffortOf === null ? {} : { collaborationMode: withoutEffort(forgetEffortOf) }),
    ...(summary === null ? {} : { summary }),
  } satisfies TurnStartParams;
  return { method: 'turn/start', params };
}

/** Adds to the turn that runs; refused when another one, or none, runs. */
export function turnSteer(input: TurnInput, expectedTurnId: string): WireRequest {
  const params = {
    threadId: input.threadId,
    expectedTurnId,
    input: textInput(input.text),
    clientUserMessageId: input.clientMessageId,
  } satisfies TurnSteerParams;
  return { method: 'turn/steer', params };
}

export function turnInterrupt(threadId: string, turnId: string): WireRequest {
  return { method: 'turn/interrupt', params: { threadId, turnId } };
}

/** Ends the commands of a thread that an interrupt, or a yield of the model, left running. */
export function backgroundTerminalsClean(threadId: string): WireRequest {
  return { method: 'thread/backgroundTerminals/clean', params: { threadId } };
}

/** Takes a turn, and all after it, out of the conversation. Files stay as they are. */
export function threadRevert(threadId: string, beforeTurnId: string): WireRequest {
  return { method: 'thread/revert', params: { threadId, beforeTurnId } satisfies ThreadRevertParams };
}

/** The newest turns of a conversation with all their items; needs no resume. Read the answer with `readTurns`. */
export function threadTurns(threadId: string, limit: number): WireRequest {
  const params = {
    threadId,
    limit,
    sortDirection: 'desc',
    itemsView: 'full',
  } satisfies ThreadTurnsListParams;
  return { method: 'thread/turns/list', params };
}

/** Conversations whose folder is exactly this one, newest first. Read the answer with `readThreads`. */
export function threadList(cwd: string, limit: number): WireRequest {
  return { method: 'thread/list', params: { cwd, limit } satisfies ThreadListParams };
}

/** Commands of a thread that run on, whether their turn is over or not. Read the answer with `readTerminals`. */
export function backgroundTerminals(threadId: string): WireRequest {
  return { method: 'thread/backgroundTerminals/list', params: { threadId } };
}

export function backgroundTerminalTerminate(threadId: string, processId: string): WireRequest {
  return { method: 'thread/backgroundTerminals/terminate', params: { threadId, processId } };
}

export function threadSetName(threadId: string, name: string): WireRequest {
  return { method: 'thread/name/set', params: { threadId, name } };
}

export function modelList(cursor: string | null = null): WireRequest {
  return { method: 'model/list', params: (cursor === null ? {} : { cursor }) satisfies ModelListParams };
}

export function accountRead(): WireRequest {
  return { method: 'account/read', params: { refreshToken: false } satisfies GetAccountParams };
}

/** The reply of a `chatgpt` login is `{type, loginId, authUrl}`; the notification `account/login/completed` ends it. */
export function accountLoginStart(
  login: { type: 'chatgpt' } | { type: 'apiKey'; apiKey: string },
): WireRequest {
  return { method: 'account/login/start', params: login satisfies LoginAccountParams };
}

export function accountLoginCancel(loginId: string): WireRequest {
  return { method: 'account/login/cancel', params: { loginId } };
}

/** `account/logout` takes no parameters. */
export function accountLogout(): WireRequest {
  return { method: 'account/logout', params: {} };
}

function textInput(text: string) {
  return [{ type: 'text' as const, text, text_elements: [] }] satisfies UserInput[];
}

export function sandboxPolicy(mode: SandboxMode, network: boolean) {
  switch (mode) {
    case 'read-only':
      return { type: 'readOnly', networkAccess: network } satisfies SandboxPolicy;
    case 'workspace-write':
      return {
        type: 'workspaceWrite',
        writableRoots: [],
        networkAccess: network,
        excludeTmpdirEnvVar: false,
        excludeSlashTmp: false,
      } satisfies SandboxPolicy;
    case 'danger-full-access':
      return { type: 'dangerFullAccess' } satisfies SandboxPolicy;
  }
}
