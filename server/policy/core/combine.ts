import { type Containment, type Decision, type Judgement, type Rule, strictest } from './verdict';

/**
 * One judgement from all rules that matched: deny before ask before allow. Only the organisation can allow; a permit anywhere else counts
 * for nothing, so a lower layer can only tighten. No match is ask.
 */
export function combine(matched: readonly Rule[]): Judgement {
  const forbids = matched.filter(({ effect }) => effect === 'forbid');
  if (forbids.length > 0) {
    const decision = strictest(forbids.map((rule) => rule.decision));
    const rules = forbids.filter((rule) => rule.decision === decision);
    // What the organisation has no word on is asked, and nothing contains it; a lower layer that asks as well must not change that.
    const spoken = matched.some(({ layer }) => layer === 'organisation');
    return { decision, rules: spoken ? rules : rules.map(uncontained), fault: null };
  }
  const permits = matched.filter(({ effect, layer }) => effect === 'permit' && layer === 'organisation');
  return { decision: permits.length > 0 ? 'allow' : 'ask', rules: permits, fault: null };
}

const uncontained = (rule: Rule): Rule => ({ ...rule, contained: null, grantable: false });

/** The whole of a request: as strict as its strictest part. */
export interface Whole {
  readonly decision: Decision;
  readonly rules: readonly Rule[];
  /** What contains every part that would be asked; null when one part is not contained, or nothing is asked. */
  readonly contained: readonly Containment[] | null;
  /** Every part that would be asked may be granted for the session. */
  readonly grantable: boolean;
  readonly fault: string | null;
}

export function combineAll(parts: readonly Judgement[]): Whole {
  const decision = parts.length === 0 ? 'ask' : strictest(parts.map((part) => part.decision));
  const deciding = parts.filter((part) => part.decision === decision);
  const rules = [
    ...new Map(
      deciding.flatMap((part) => part.rules).map((rule) => [`${rule.layer}/${rule.id}`, rule]),
    ).values(),
  ];
  const asked = decision === 'ask' && deciding.length > 0;
  const every = (test: (rule: Rule) => boolean) =>
    asked && deciding.every((part) => part.rules.length > 0 && part.rules.every(test));
  return {
    decision,
    rules,
    contained: every(({ contained }) => contained !== null)
      ? [...new Set(rules.flatMap(({ contained }) => (contained === null ? [] : [contained])))]
      : null,
    grantable: every(({ grantable }) => grantable),
    fault: parts.find(({ fault }) => fault !== null)?.fault ?? null,
  };
}
