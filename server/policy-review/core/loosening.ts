import type { Layer, Rule } from '../../policy';

/** A rule with its Cedar text. */
export interface WrittenRule {
  readonly rule: Rule;
  readonly text: string;
}

/**
 * Why an edit of a layer could let more run unasked than before, in words; empty when it can only tighten. It compares rules, not what they
 * mean: a changed rule counts, because what it stopped before may not be stopped now. Adding a forbid that is neither contained nor
 * grantable can only tighten.
 */
export function looseningOf(
  before: readonly WrittenRule[],
  after: readonly WrittenRule[],
  layer: Layer,
): readonly string[] {
  const own = (rules: readonly WrittenRule[]) =>
    new Map(rules.filter(({ rule }) => rule.layer === layer).map((one) => [one.rule.id, one]));
  const [old, fresh] = [own(before), own(after)];
  const said: string[] = [];
  for (const [id, { rule, text }] of old) {
    const now = fresh.get(id);
    if (rule.effect === 'permit') {
      if (now !== undefined && judging(now.text) !== judging(text))
        said.push(`The permit "${id}" is changed.`);
    } else if (now === undefined) said.push(`The rule "${id}" (${rule.decision}) is gone.`);
    else if (judging(now.text) !== judging(text)) said.push(changed(rule, now.rule));
  }
  for (const [id, { rule }] of fresh) {
    if (old.has(id)) continue;
    if (rule.effect === 'permit') said.push(`The rule "${id}" permits.`);
    else if (rule.contained !== null)
      said.push(`The rule "${id}" is marked as contained: a mode may let it run unasked.`);
    else if (rule.grantable) said.push(`The rule "${id}" can be granted for a session.`);
  }
  return said;
}

const changed = (was: Rule, now: Rule): string =>
  was.decision === now.decision
    ? `The rule "${was.id}" (${was.decision}) is changed.`
    : `The rule "${was.id}" is changed from ${was.decision} to ${now.decision}.`;

/** What of a rule judges: all but its reason, its comments, and how it is laid out. Strings stay as they are. */
const judging = (text: string): string =>
  text
    .replace(/@reason\s*\(\s*"(?:[^"\\]|\\.)*"\s*\)/g, '')
    .replace(/("(?:[^"\\]|\\.)*")|(?:\/\/[^\n]*|\s)+/g, (_, string: string | undefined) => string ?? ' ')
    .trim();
