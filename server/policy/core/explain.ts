import { combineAll } from './combine';
import { commandContext } from './context';
import type { Engine } from './engine';
import { type CommandVerdict, judgeCommand } from './judge-command';
import { type EditVerdict, type FileChange, judgeEdit } from './judge-edit';
import type { PathFact, Place, Zone } from './shell/facts';
import { type Containment, type Decision, type Judgement, type Layer, layers, type Rule } from './verdict';

/** Why an act gets its answer, as plain data. */
export interface Explained {
  readonly cwd: string;
  readonly workspace: string;
  readonly decision: Decision;
  readonly rules: readonly { readonly id: string; readonly layer: Layer; readonly reason: string }[];
  readonly contained: readonly Containment[] | null;
  readonly grantable: boolean;
  readonly policyHash: string;
  readonly layers: readonly {
    readonly layer: Layer;
    readonly decision: Decision;
    readonly rules: readonly string[];
  }[];
}

/** Of a command line, with each simple command in it. */
export interface Explanation extends Explained {
  readonly command: string;
  readonly acts: readonly {
    readonly text: string;
    readonly decision: Decision;
    readonly rules: readonly string[];
    readonly program: string;
    readonly verb: string;
    readonly wrappers: readonly string[];
    readonly options: readonly string[];
    readonly effects: readonly string[];
    readonly reads: readonly PathFact[];
    readonly writes: readonly PathFact[];
    readonly deletes: readonly PathFact[];
    readonly executes: readonly PathFact[];
    readonly hosts: readonly string[];
    readonly traits: readonly string[];
    readonly doubts: readonly string[];
  }[];
}

/** Of an edit, with each file of it. */
export interface EditExplanation extends Explained {
  readonly files: readonly {
    readonly text: string;
    readonly change: string;
    readonly path: string | null;
    readonly zones: readonly Zone[];
    readonly decision: Decision;
    readonly rules: readonly string[];
  }[];
}

export function explainCommand(engine: Engine, command: string, cwd: string, place: Place): Explanation {
  const verdict = judgeCommand(engine, command, cwd, place);
  const alone = (layer: Layer) =>
    verdict.parts.map(({ act }) => engine.judgeLayer(layer, 'command', commandContext(act)));
  return {
    command,
    ...explained(verdict, cwd, place, alone),
    acts: verdict.parts.map(({ act, judgement }) => ({
      text: act.text,
      ...judged(judgement),
      program: act.program,
      verb: act.verb,
      wrappers: act.wrappers,
      options: [...act.options],
      effects: [...act.effects],
      reads: act.reads,
      writes: act.writes,
      deletes: act.deletes,
      executes: act.executes,
      hosts: [...act.hosts],
      traits: [...act.traits],
      doubts: [...act.doubts],
    })),
  };
}

export function explainEdit(
  engine: Engine,
  changes: readonly FileChange[],
  cwd: string,
  place: Place,
): EditExplanation {
  const verdict = judgeEdit(engine, changes, cwd, place);
  const alone = (layer: Layer) => {
    const judge: Engine['judge'] = (action, context) => engine.judgeLayer(layer, action, context);
    return judgeEdit({ ...engine, judge }, changes, cwd, place).parts.map(({ judgement }) => judgement);
  };
  return {
    ...explained(verdict, cwd, place, alone),
    files: verdict.parts.map(({ change, path, zones, judgement }) => ({
      text: change.path,
      change: change.change,
      path,
      zones,
      ...judged(judgement),
    })),
  };
}

/** `alone`: what a layer says of each part when there is no other. */
function explained(
  { decision, rules, contained, grantable, policyHash }: CommandVerdict | EditVerdict,
  cwd: string,
  { workspace }: Place,
  alone: (layer: Layer) => readonly Judgement[],
): Explained {
  return {
    cwd,
    workspace,
    decision,
    rules: rules.map(({ id, layer, reason }) => ({ id, layer, reason })),
    contained,
    grantable,
    policyHash,
    layers: layers.map((layer) => {
      const own = combineAll(alone(layer));
      return { layer, decision: own.decision, rules: named(own.rules) };
    }),
  };
}

const judged = ({ decision, rules, fault }: Judgement) => ({
  decision,
  rules: fault === null ? named(rules) : [`engine: ${fault}`],
});

const named = (rules: readonly Rule[]): readonly string[] => rules.map(({ layer, id }) => `${layer}/${id}`);
