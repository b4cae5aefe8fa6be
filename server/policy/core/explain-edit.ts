import { combineAll } from './combine';
import type { Engine } from './engine';
import { type FileChange, judgeEdit } from './judge-edit';
import type { Place, Zone } from './shell/facts';
import { type Containment, type Decision, type Layer, layers, type Rule } from './verdict';

/** Why an edit gets its answer, as plain data. */
export interface EditExplanation {
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
  readonly files: readonly {
    readonly text: string;
    readonly change: string;
    readonly path: string | null;
    readonly zones: readonly Zone[];
    readonly decision: Decision;
    readonly rules: readonly string[];
  }[];
}

const named = (rules: readonly Rule[]): readonly string[] => rules.map(({ layer, id }) => `${layer}/${id}`);

export function explainEdit(
  engine: Engine,
  changes: readonly FileChange[],
  cwd: string,
  place: Place,
): EditExplanation {
  const verdict = judgeEdit(engine, changes, cwd, place);
  return {
    cwd,
    workspace: place.workspace,
    decision: verdict.decision,
    rules: verdict.rules.map(({ id, layer, reason }) => ({ id, layer, reason })),
    contained: verdict.contained,
    grantable: verdict.grantable,
    policyHash: verdict.policyHash,
    layers: layers.map((layer) => {
      const alone: Engine = {
        ...engine,
        judge: (action, context) => engine.judgeLayer(layer, action, context),
      };
      const { decision, rules } = combineAll(
        judgeEdit(alone, changes, cwd, place).parts.map(({ judgement }) => judgement),
      );
      return { layer, decision, rules: named(rules) };
    }),
    files: verdict.parts.map(({ change, path, zones, judgement }) => ({
      text: change.path,
      change: change.change,
      path,
      zones,
      decision: judgement.decision,
      rules: judgement.fault === null ? named(judgement.rules) : [`engine: ${judgement.fault}`],
    })),
  };
}
