import type { ParsedScript } from 'unbash';
import type { Input } from '../commands/spec';
import type { Act, Place } from './facts';
import { createAct } from './facts';
import { literal, unknown, type Value } from './value';

/** State of one reading of one request. */
export interface Walk {
  readonly place: Place;
  readonly acts: Act[];
  /** Carries what is true of the request as a whole. */
  readonly whole: Act;
  variables: Map<string, Value | null>;
  /** Set by `cd`: the folders after it succeeded. */
  moved: readonly string[] | null;
  /** Set by a command that prints names: what the next stage of a pipeline gets. */
  printed: Names | null;
  /** Variables that hold what came from the network or out of a decoder. */
  readonly unseen: Set<string>;
}

/** Names that come through a pipe. */
export interface Names {
  readonly list: readonly Value[];
  /** These and nothing else come, each ended by a NUL; otherwise they are some of what may come. */
  readonly exact: boolean;
}

/** The conditions under which a piece of the request runs. */
export interface Where {
  /** Folders it can stand in. */
  readonly cwds: readonly string[];
  readonly depth: number;
  readonly input: Input;
  readonly inputText: Value | null;
  /** Names on the input, as far as they are known. */
  readonly names: Names | null;
  /** What comes through the pipe is from the network or out of a decoder. */
  readonly unseen: boolean;
  /** Within a substitution. */
  readonly substituted: boolean;
  /** Runs exactly once, in order, in the main shell: only there an assignment is known to hold afterwards. */
  readonly straight: boolean;
}

/** Folders after success and after failure. */
export interface After {
  readonly success: readonly string[];
  readonly failure: readonly string[];
}

export type WalkScript = (walk: Walk, script: ParsedScript, where: Where) => After;

const shellVariables =
  'USER LOGNAME SHELL HOSTNAME UID EUID RANDOM SECONDS LINENO PPID OSTYPE HOSTTYPE MACHTYPE BASH_VERSION SHLVL'.split(
    ' ',
  );

export function createWalk(place: Place, command: string): Walk {
  const variables = baseVariables(place);
  return {
    place,
    acts: [],
    whole: createAct(command),
    variables,
    moved: null,
    printed: null,
    unseen: new Set(),
  };
}

/** What every shell knows at its start. A home with a space would fall apart without quotes, so then it is not known. */
export function baseVariables({ home }: Place): Map<string, Value | null> {
  return new Map<string, Value | null>([
    ...shellVariables.map((name) => [name, unknown('', `$${name}`)] as const),
    ['HOME', /^[\w./@:+-]+$/.test(home) ? literal(home, '$HOME') : null],
  ]);
}

export const union = (...lists: readonly (readonly string[])[]): readonly string[] => [
  ...new Set(lists.flat()),
];
