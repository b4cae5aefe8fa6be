import { combineAll } from './combine';
import { commandContext } from './context';
import type { Engine } from './engine';
import { type CommandVerdict, judgeCommand } from './judge-command';
import type { PathFact, Place } from './shell/facts';
import { type Containment, type Decision, type Layer, layers, type Rule } from './verdict';

/** Why a command gets its answer, as plain data. */
export interface Explanation {
  readonly command: string;
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

const named = (rules: readonly Rule[]): readonly string[] => rules.map(({ layer, id }) => `${layer}/${id}`);

export function explainCommand(engine: Engine, command: string, cwd: string, place: Place): Explanation {
  const verdict: CommandVerdict = judgeCommand(engine, command, cwd, place);
  return {
    command,
    cwd,
    workspace: place.workspace,
    decision: verdict.decision,
    rules: verdict.rules.map(({ id, layer, reason }) => ({ id, layer, reason })),
    contained: verdict.contained,
    grantable: verdict.grantable,
    policyHash: verdict.policyHash,
    layers: layers.map((layer) => {
      const parts = verdict.parts.map(({ act }) => engine.judgeLayer(layer, 'command', commandContext(act)));
      const { decision, rules } = combineAll(parts);
      return { layer, decision, rules: named(rules) };
    }),
    acts: verdict.parts.map(({ act, judgement }) => ({
      text: act.text,
      decision: judgement.decision,
      rules: judgement.fault === null ? named(judgement.rules) : [`engine: ${judgement.fault}`],
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
