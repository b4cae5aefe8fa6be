import type { Trait } from './traits';
import type { Kept } from './zones';

/** What one request would do, as far as it can be known without running it. Facts only: no fact says whether something may happen. */

/** Where a path lies. A path can be in several zones: a key inside the workspace is `workspace` and `secret`. */
export type Zone =
  | 'workspace'
  | 'workspace-root'
  | 'protected'
  | 'lock'
  | 'ci'
  | 'secret'
  | 'persist'
  | 'temp'
  | 'home'
  | 'ancestor'
  | 'system'
  | 'device'
  | 'raw-device'
  | 'own'
  | 'outside'
  | 'unknown';

export type Effect = 'read' | 'write' | 'delete' | 'execute' | 'network' | 'state';

/** What an operand or the value of an option is for. `link` is the target of a link: whoever can follow it can read it.
 * `names` is read too, but only which names there are. */
export type Role = 'data' | 'number' | 'read' | 'names' | 'write' | 'delete' | 'execute' | 'host' | 'link';

export interface PathFact {
  readonly text: string;
  /** Absolute, links followed; null when it cannot be known. */
  readonly path: string | null;
  readonly zones: readonly Zone[];
}

/** One simple command after its wrappers are taken off. */
export interface Act {
  /** Its words as they stand in the request, for people. */
  readonly text: string;
  /** Name without folder; empty when it cannot be known, or for a redirection without a command. */
  program: string;
  /** Subcommand, such as `push` of `git push`; empty without one. */
  verb: string;
  readonly options: Set<string>;
  readonly effects: Set<Effect>;
  readonly reads: PathFact[];
  readonly writes: PathFact[];
  readonly deletes: PathFact[];
  readonly executes: PathFact[];
  readonly hosts: Set<string>;
  readonly traits: Set<Trait>;
  /** Why it is not understood. Not empty = never allowed. */
  readonly doubts: Set<string>;
  readonly wrappers: string[];
}

/** What the outside knows and the core may not look up. Everything absolute, POSIX. */
export interface Place {
  readonly workspace: string;
  readonly home: string;
  readonly kept: Kept;
  /** Target of a symbolic link as it is written in it; null when the path is no link or does not exist. */
  readonly readLink: (path: string) => string | null;
  /** Whether following links from the matches of this absolute pattern can leave the workspace. True when it cannot be told. */
  readonly globLeaves: (pattern: string) => boolean;
  /** What this absolute pattern names now; `**` is any number of folders. As far as it was looked through: more may lie there. */
  readonly globPaths: (pattern: string) => readonly string[];
  /** Whether git would take this folder itself for a repository and obey a configuration in it. */
  readonly bareRepository: (dir: string) => boolean;
}

export interface CommandFacts {
  readonly acts: readonly Act[];
  /** Doubts about the request as a whole: syntax, size, spelling. */
  readonly doubts: readonly string[];
  /** Traits of the request as a whole. */
  readonly traits: readonly Trait[];
}

export function createAct(text: string): Act {
  return {
    text,
    program: '',
    verb: '',
    options: new Set(),
    effects: new Set(),
    reads: [],
    writes: [],
    deletes: [],
    executes: [],
    hosts: new Set(),
    traits: new Set(),
    doubts: new Set(),
    wrappers: [],
  };
}
