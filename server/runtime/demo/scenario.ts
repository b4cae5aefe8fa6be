/** What the model asked of a tool. */
export type ToolCall =
  | {
      readonly tool: 'exec_command';
      readonly cmd: string;
      readonly yieldMs?: number;
      readonly unsandboxed?: boolean;
    }
  | { readonly tool: 'apply_patch'; readonly patch: string };

/** How a tool call of this turn ended, as the runtime tells the model. */
export interface ToolOutcome {
  readonly call: ToolCall['tool'] | 'other';
  readonly text: string;
  /** A person or a policy said no; the act did not happen. */
  readonly declined: boolean;
}

/** What the model is shown of one turn: the prompt that began it and what its tools answered since. */
export interface DemoTurn {
  readonly prompt: string;
  readonly outcomes: readonly ToolOutcome[];
  /** Why policy declined something in this turn, in its own words, where a person has the agent told. */
  readonly reasons: readonly string[];
  /** Patches that were made earlier in this conversation. */
  readonly earlierPatches: readonly string[];
  /** Absolute folder outside of the workspace that the scenarios name. */
  readonly outsideDir: string;
  /** The reasoning effort that the request asks for. */
  readonly effort: string | null;
}

/** Text in pieces, spread evenly over a time. */
export interface Speech {
  readonly deltas: readonly string[];
  readonly overMs: number;
}

/** One answer of the model: a text, then perhaps one tool call; or a fault. */
export interface DemoStep {
  /** Parts of a reasoning summary, told before the text. */
  readonly reasoning?: readonly Speech[];
  readonly say?: Speech;
  readonly call?: ToolCall;
  readonly fault?: { readonly status: number; readonly refuses?: 'reasoning.effort' } | 'cut';
}

/** A scripted behaviour of the demo model. `next` is a pure function of the turn so far: the same turn gets the same answer. */
export interface Scenario {
  /** What to type. */
  readonly prompt: string;
  /** What a person sees, in a few words. */
  readonly shows: string;
  /** Tells whether a prompt, in lower case, asks for this one. */
  matches(prompt: string): boolean;
  next(turn: DemoTurn): DemoStep;
}

/** A short text at reading speed, word by word. */
export function say(text: string, overMs = Math.min(600, text.length * 2)): Speech {
  return { deltas: text.match(/\s*\S+\s*/g) ?? [text], overMs };
}

/** The same words whatever the spaces around them. */
export function asks(prompt: string, words: string): boolean {
  return prompt.replaceAll(/\s+/g, ' ').includes(words);
}

/** The command of a scenario is to run without the sandbox, which a person must accept. */
export const leavesSandbox = (prompt: string): boolean => asks(prompt, 'without the sandbox');

export const lastOf = (turn: DemoTurn): ToolOutcome | undefined => turn.outcomes.at(-1);
