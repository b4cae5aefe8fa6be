import type { ApprovalKind } from './approval-row';
import type { Json, JsonObject } from './json';
import type { PlanStep, TextChannel, ThreadEcho, TokenUsage } from './rows';

/** The runtime's item: its type, its id within the turn, and the rest as it came. */
export interface RuntimeItem {
  readonly id: string;
  readonly type: string;
  readonly raw: JsonObject;
}

/** One turn as the runtime has it on its own record. */
export interface RuntimeTurn {
  readonly runtimeTurnId: string;
  readonly status: 'completed' | 'interrupted' | 'failed' | 'inProgress';
  readonly error: { readonly message: string; readonly code: string } | null;
  /** Our ids of the prompts that it stored. */
  readonly clientIds: readonly string[];
  /** In its order, prompts included. */
  readonly items: readonly RuntimeItem[];
}

/** A conversation that the runtime has, as it lists it. Instants are epoch ms. */
export interface RuntimeThread {
  readonly threadId: string;
  /** Usually the beginning of its first prompt. */
  readonly preview: string;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
}

/** A request id on the wire; number and string ids are different ids. */
export type WireId = number | string;

/** What one line of the runtime means to us, after lenient decoding. Unknown kinds are kept, never dropped. */
export type RuntimeSignal =
  | { readonly kind: 'turn-started'; readonly threadId: string; readonly runtimeTurnId: string }
  | {
      readonly kind: 'turn-settled';
      readonly threadId: string;
      readonly runtimeTurnId: string;
      readonly status: 'completed' | 'interrupted' | 'failed';
      readonly error: { readonly message: string; readonly code: string } | null;
    }
  | {
      readonly kind: 'item-started' | 'item-completed';
      readonly threadId: string;
      readonly runtimeTurnId: string;
      readonly item: RuntimeItem;
    }
  | {
      readonly kind: 'text';
      readonly threadId: string;
      readonly runtimeTurnId: string;
      readonly runtimeItemId: string;
      readonly channel: TextChannel;
      readonly text: string;
    }
  /** What the runtime applies to a thread from now on. */
  | { readonly kind: 'settings'; readonly threadId: string; readonly echo: ThreadEcho }
  | {
      readonly kind: 'usage';
      readonly threadId: string;
      readonly runtimeTurnId: string | null;
      readonly usage: TokenUsage;
    }
  | {
      readonly kind: 'diff';
      readonly threadId: string;
      readonly runtimeTurnId: string;
      readonly diff: string;
    }
  | {
      readonly kind: 'plan';
      readonly threadId: string;
      readonly runtimeTurnId: string;
      readonly explanation: string | null;
      readonly steps: readonly PlanStep[];
    }
  | {
      readonly kind: 'approval-requested';
      readonly threadId: string;
      readonly runtimeTurnId: string;
      readonly runtimeItemId: string | null;
      readonly wireId: WireId;
      readonly method: string;
      readonly approval: {
        readonly kind: ApprovalKind;
        readonly command: string | null;
        readonly cwd: string | null;
        readonly reason: string | null;
        /** The rest of the request as JSON, so that nothing asked for stays unseen. */
        readonly detail: JsonObject;
      };
    }
  /** A server request we do not serve: it must be answered with an error, and recorded. */
  | {
      readonly kind: 'request-unserved';
      readonly threadId: string | null;
      readonly wireId: WireId;
      readonly method: string;
      readonly params: Json;
    }
  | { readonly kind: 'request-resolved'; readonly threadId: string; readonly wireId: WireId }
  | {
      readonly kind: 'error';
      readonly threadId: string | null;
      readonly runtimeTurnId: string | null;
      readonly message: string;
      readonly code: string;
      readonly willRetry: boolean;
    }
  | {
      readonly kind: 'notice';
      readonly threadId: string | null;
      readonly level: 'info' | 'warning';
      readonly method: string;
      readonly text: string;
    }
  | { readonly kind: 'account-changed'; readonly method: string; readonly params: Json }
  /** Known and without meaning for the record (status echoes, list changes). */
  | { readonly kind: 'quiet'; readonly threadId: string | null; readonly method: string }
  /** Not in our bindings: kept raw and shown. */
  | {
      readonly kind: 'unknown';
      readonly threadId: string | null;
      readonly method: string;
      readonly params: Json;
    }
  | { readonly kind: 'undecodable'; readonly reason: string; readonly kept: string; readonly bytes: number };
