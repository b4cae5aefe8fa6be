import type { Flavour, Json, JsonObject, Result, RuntimeSignal, Trouble, WireId } from '../vocabulary';

/** How to start one runtime process. */
export interface LaunchPlan {
  readonly flavour: Flavour;
  /** Native codex binary. */
  readonly binary: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Private codex home of this flavour. */
  readonly codexHome: string;
}

export interface RuntimeExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** In words: exited, killed, could not be started, no answer to initialize … */
  readonly reason: string;
  /** Set when a retry cannot help: binary missing, not executable, wrong version. */
  readonly fatal: Trouble | null;
}

/**
 * One life of one runtime process. Signals come in wire order; after `exited` nothing more comes. The signals of one piece of output are
 * handed over before the replies in it continue their callers: a `turn-started` may come before the promise of its `turn/start` goes on.
 */
export interface RuntimeProcess {
  readonly epoch: string;
  /** 0 when none came to be; `exited` then says why, and the epoch names nothing. */
  readonly pid: number;
  /** Resolves after initialize was answered and the version checked; stays open when the process ends first, so race it with `exited`. */
  readonly ready: Promise<{ readonly version: string }>;
  readonly exited: Promise<RuntimeExit>;
  /** The reply's result, the runtime's error message, a timeout, or the exit: each request ends exactly once. */
  request(
    method: string,
    params: JsonObject,
    o?: { timeoutMs?: number },
  ): Promise<Result<Json, RequestFailure>>;
  notify(method: string, params?: JsonObject): void;
  /** Answers a server request. True when it was handed to a live process. */
  respond(
    wireId: WireId,
    answer: { result: JsonObject } | { error: { code: number; message: string } },
  ): boolean;
  /** Asks it to stop (stdin end, TERM, KILL after the grace) and resolves when it is gone. */
  stop(): Promise<RuntimeExit>;
  stderrTail(): readonly string[];
}

export type RequestFailure =
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'gone'; readonly message: string }
  | { readonly kind: 'busy'; readonly message: string };

/** Starts a process. Rejects never: a failed spawn is a process whose `exited` resolves with the reason. */
export type LaunchRuntime = (
  plan: LaunchPlan,
  onSignals: (signals: readonly RuntimeSignal[]) => void,
) => RuntimeProcess;
