import { isAbsolute, resolve } from 'node:path';
import {
  applyMode,
  type Decision,
  type DefaultPolicy,
  type EditExplanation,
  type Engine,
  type Explanation,
  explainCommand,
  explainEdit,
  type Kept,
  type Mode,
  type Place,
} from '../policy';
import { diskPlace } from '../policy-source';
import { type ProjectSettings, TroubleError } from '../vocabulary';

/** A command line, or the files of an edit, one a line. */
export type TriedAct =
  | { readonly kind: 'command'; readonly command: string }
  | {
      readonly kind: 'edit';
      readonly change: 'add' | 'update' | 'delete';
      readonly paths: readonly string[];
    };

/** What a session in this mode would answer. */
export interface ModeAnswer {
  readonly mode: Mode;
  readonly acceptEdits: boolean;
  readonly answer: Decision;
  readonly because: string | null;
  /** The policy does not let a session be in this mode. */
  readonly notAllowed: boolean;
}

export interface Tried {
  readonly explained:
    | ({ readonly kind: 'command' } & Explanation)
    | ({ readonly kind: 'edit' } & EditExplanation);
  /** The settings that the answers of the modes are for. */
  readonly settings: ProjectSettings;
  readonly modes: readonly ModeAnswer[];
}

const modes: readonly Pick<ModeAnswer, 'mode' | 'acceptEdits'>[] = [
  { mode: 'supervised', acceptEdits: false },
  { mode: 'supervised', acceptEdits: true },
  { mode: 'auto', acceptEdits: false },
  { mode: 'unattended', acceptEdits: false },
];

/** Says what policy would answer, by the code that answers, and performs nothing. Throws a TroubleError for a folder that is none. */
export function tryAct(
  engine: Engine,
  act: TriedAct,
  where: { readonly cwd: string; readonly workspace: string | null; readonly kept: Kept },
  settings: ProjectSettings,
  defaults: DefaultPolicy | null,
): Tried {
  const cwd = folderOf(where.cwd, where.workspace);
  // As `policy explain` does it: without a project the folder that the command would stand in is the workspace.
  const place = diskPlace(where.workspace ?? cwd, undefined, where.kept);
  const explained = explain(engine, act, where.workspace === null ? place.workspace : cwd, place);
  return {
    explained,
    settings,
    modes: modes.map(({ mode, acceptEdits }) => {
      const { decision: answer, because } = applyMode(explained, {
        mode,
        acceptEdits,
        ...settings,
        sandboxKept: false,
      });
      const notAllowed = mode === 'unattended' && defaults?.allowNeverApproval !== true;
      return { mode, acceptEdits, answer, because, notAllowed };
    }),
  };
}

function explain(engine: Engine, act: TriedAct, cwd: string, place: Place): Tried['explained'] {
  if (act.kind === 'command') return { kind: 'command', ...explainCommand(engine, act.command, cwd, place) };
  const changes = act.paths.map((path) => ({ path, change: act.change }));
  return { kind: 'edit', ...explainEdit(engine, changes, cwd, place) };
}

function folderOf(cwd: string, workspace: string | null): string {
  if (isAbsolute(cwd)) return resolve(cwd);
  if (workspace !== null) return resolve(workspace, cwd);
  throw new TroubleError({
    kind: 'policy.folder-not-absolute',
    what: `"${cwd.slice(0, 200)}" does not say where it is.`,
    safe: 'Nothing was judged, and nothing was performed.',
    next: 'Begin the folder with /, or choose a project, in which it can be relative.',
  });
}
