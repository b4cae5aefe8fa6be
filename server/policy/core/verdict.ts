/** The three answers, from the most to the least permissive. */
export const decisions = ['allow', 'ask', 'deny'] as const;
export type Decision = (typeof decisions)[number];

export const layers = ['organisation', 'project', 'user'] as const;
export type Layer = (typeof layers)[number];

/**
 * What contains an act when a person does not look at it. `sandbox`: the sandbox alone, for what it does is not known. `facts`: all that it
 * does is known, and lies in ordinary files of the workspace. `edit`: an edit of such files.
 */
export const containments = ['sandbox', 'facts', 'edit'] as const;
export type Containment = (typeof containments)[number];

export interface Rule {
  readonly id: string;
  readonly layer: Layer;
  readonly effect: 'permit' | 'forbid';
  readonly decision: Decision;
  /** One sentence for people: why. */
  readonly reason: string;
  /** A person may allow what it asks for the rest of a session. */
  readonly grantable: boolean;
  /** A mode may let it run unasked. Null: never. */
  readonly contained: Containment | null;
  readonly file: string;
  readonly line: number;
}

/** What the rules say about one act. */
export interface Judgement {
  readonly decision: Decision;
  /** The rules that decided; empty when no rule matched, which means ask. */
  readonly rules: readonly Rule[];
  /** Set when the engine could not judge: then the decision is deny. */
  readonly fault: string | null;
}

export const strictest = (all: readonly Decision[]): Decision =>
  all.reduce<Decision>(
    (worst, next) => (decisions.indexOf(next) > decisions.indexOf(worst) ? next : worst),
    'allow',
  );
