import { limits } from '../../vocabulary';
import type { CedarPolicy } from './cedar';
import { type Containment, containments, type Decision, decisions, type Layer, type Rule } from './verdict';

/** What may stand before a rule. Cedar accepts any word; a misspelt `@decision` would silently make an ask of a deny. */
const known: { readonly [name: string]: readonly string[] | null } = {
  id: null,
  decision: decisions,
  reason: null,
  grantable: ['session'],
  contained: containments,
};
const required = ['id', 'decision', 'reason'];

export interface Fault {
  readonly what: string;
  readonly remedy: string;
}

/** The rule that a policy is, or what is wrong with it. Lower layers may only forbid. */
export function readRule(
  policy: CedarPolicy,
  layer: Layer,
  at: { readonly file: string; readonly line: number },
): { readonly rule: Rule; readonly faults: readonly Fault[] } {
  const given = policy.annotations ?? {};
  const faults: Fault[] = [];
  const say = (what: string, remedy: string) => faults.push({ what, remedy });
  const name = given.id ?? '';
  const who = name === '' ? 'A rule' : `Rule "${name}"`;
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, key))
      say(
        `${who} has the unknown annotation @${key}.`,
        `Known are ${Object.keys(known)
          .map((word) => `@${word}`)
          .join(', ')}.`,
      );
    else if (known[key] && !known[key].includes(value))
      say(`${who} has @${key}("${value}").`, `Write ${known[key].map((word) => `"${word}"`).join(' or ')}.`);
    else if (value === '') say(`${who} has an empty @${key}.`, 'Give it a value.');
  }
  for (const key of required)
    if (!Object.hasOwn(given, key)) say(`${who} has no @${key}.`, `Add @${key}("…") before it.`);
  if (name !== '' && !/^[a-z][a-z0-9-]{1,60}$/.test(name))
    say(`"${name}" is no id of a rule.`, 'Use lower-case words joined by dashes.');
  const reason = given.reason ?? '';
  if (reason.length > limits.policyReasonCharsMax)
    say(
      `${who} has a reason of ${reason.length} characters.`,
      `It is read on a card: at most ${limits.policyReasonCharsMax}.`,
    );
  if (/[\p{Cc}\p{Cf}]/u.test(reason))
    say(`${who} has an invisible character in its reason.`, 'Write plain text on one line.');
  const decision = (given.decision ?? 'deny') as Decision;
  if (policy.effect === 'permit' && layer !== 'organisation')
    say(
      `${who} permits, in the layer "${layer}".`,
      'Lower layers can only forbid. Move it to the organisation, or turn it into a forbid.',
    );
  if ((policy.effect === 'permit') !== (decision === 'allow'))
    say(
      `${who} is a ${policy.effect} with @decision("${decision}").`,
      'A permit goes with "allow", a forbid with "ask" or "deny".',
    );
  if (decision !== 'ask' && (given.grantable !== undefined || given.contained !== undefined))
    say(
      `${who} has @grantable or @contained without asking.`,
      'Only what is asked can be granted or contained: remove it, or ask.',
    );
  const rule: Rule = {
    id: name,
    layer,
    effect: policy.effect,
    decision,
    reason,
    grantable: given.grantable === 'session',
    contained: (given.contained as Containment | undefined) ?? null,
    ...at,
  };
  return { rule, faults };
}
