import type { CedarContext, CedarEngine } from './cedar';
import { combine } from './combine';
import type { PolicySet } from './policy-set';
import type { Judgement, Layer, Rule } from './verdict';

export type ActionName = 'command' | 'edit' | 'request';

/** Judges facts by one set of rules. Every fault of the engine is a deny: it would skip a rule that it cannot evaluate. */
export interface Engine {
  readonly set: PolicySet;
  judge(action: ActionName, context: CedarContext): Judgement;
  /** The same with one layer alone; a lower layer that says nothing has no opinion, which is allow. */
  judgeLayer(layer: Layer, action: ActionName, context: CedarContext): Judgement;
}

/** Hands the rules to the engine once; after that a judgement parses nothing. Throws when the engine refuses what was validated. */
export function createEngine(cedar: CedarEngine, set: PolicySet): Engine {
  const schemaId = `schema-${set.hash}`;
  const parsed = [
    cedar.preparseSchema(schemaId, set.schema),
    cedar.preparsePolicySet(set.hash, { staticPolicies: Object.fromEntries(set.texts) }),
  ];
  const failure = parsed.find(({ type }) => type === 'failure');
  if (failure) throw new Error(`the engine refuses the rules: ${JSON.stringify(failure)}`);

  // With a forbid anywhere the engine names no permit, so what a layer says alone is asked of its rules alone.
  const alone = new Map<Layer, string>();
  const setOf = (layer: Layer): string => {
    const known = alone.get(layer);
    if (known !== undefined) return known;
    const id = `${set.hash}-${layer}`;
    const own = [...set.texts].filter(([key]) => set.rules.get(key)?.layer === layer);
    const { type } = cedar.preparsePolicySet(id, { staticPolicies: Object.fromEntries(own) });
    if (type === 'failure') throw new Error(`the engine refuses the rules of the layer ${layer}`);
    alone.set(layer, id);
    return id;
  };

  const matches = (
    action: ActionName,
    context: CedarContext,
    policySet = set.hash,
  ): readonly Rule[] | string => {
    try {
      const answer = cedar.statefulIsAuthorized({
        principal: { type: 'Agent', id: 'agent' },
        action: { type: 'Action', id: action },
        resource: { type: 'Workspace', id: 'workspace' },
        context,
        preparsedSchemaName: schemaId,
        validateRequest: true,
        preparsedPolicySetId: policySet,
        entities: [],
      });
      if (answer.type === 'failure')
        return answer.errors.map(({ message }) => message).join('; ') || 'the engine failed';
      const { errors, reason } = answer.response.diagnostics;
      if (errors.length > 0)
        return errors.map(({ policyId, error }) => `${policyId}: ${error.message}`).join('; ');
      const rules = reason.map((id) => set.rules.get(id));
      return rules.every((rule) => rule !== undefined) ? rules : 'the engine named a rule that nobody knows';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  const judged = (found: readonly Rule[] | string, pick: (rules: readonly Rule[]) => Judgement): Judgement =>
    typeof found === 'string' ? { decision: 'deny', rules: [], fault: found } : pick(found);

  return {
    set,
    judge: (action, context) => judged(matches(action, context), combine),
    judgeLayer: (layer, action, context) =>
      judged(matches(action, context, setOf(layer)), (own) =>
        layer !== 'organisation' && own.length === 0
          ? { decision: 'allow', rules: [], fault: null }
          : combine(own),
      ),
  };
}
