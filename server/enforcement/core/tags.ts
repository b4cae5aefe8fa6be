import { type EnforcementList, type EnforcementRecord, enforcementLists } from '../../vocabulary';
import type { FixedFilter } from './fixed-filter';

/**
 * What a record is filtered by stands in the same full-text index as its words, as words that no text can contain: they begin with a
 * character of the private use area, which is taken out of every text. So text and filters are one intersection of sorted lists.
 */
const mark = '\uE000';
const escaped = '\uE001';

/** A tag's first letter, by the condition that looks for it. */
const letters: Readonly<Record<EnforcementList, string>> = {
  decision: 'd',
  outcome: 'o',
  actor: 'a',
  kind: 'k',
  rule: 'r',
  because: 'b',
  project: 'p',
  session: 's',
  policy: 'h',
};

/** In every record: what a search without any condition looks for. */
export const anyRecord = `${mark}x`;

/** Letters and digits as they are, in small letters; anything else by its code. */
const encode = (value: string): string =>
  value.replace(/[^a-z0-9]/g, (character) => `${escaped}${character.charCodeAt(0).toString(16)}z`);

const tag = (field: string, value: string): string => `${mark}${field}${encode(value)}`;

export function tagsOf(record: EnforcementRecord): string {
  const { projectId, sessionId, policyHash, because, rules } = record;
  return [
    anyRecord,
    tag(letters.decision, record.decision),
    tag(letters.outcome, record.outcome),
    tag(letters.actor, record.actor),
    tag(letters.kind, record.kind),
    tag(letters.session, sessionId),
    ...(projectId === null ? [] : [tag(letters.project, projectId)]),
    ...(policyHash === null ? [] : [tag(letters.policy, policyHash)]),
    ...(because === null ? [] : [tag(letters.because, because)]),
    ...(record.unjudged ? [tag('u', 'yes')] : []),
    ...rules.map((rule) => tag(letters.rule, rule)),
  ].join(' ');
}

/** A text without the characters that only tags may have. */
export const plainWords = (words: string): string => words.replaceAll(mark, ' ').replaceAll(escaped, ' ');

/** For each condition of a filter the tags of which a record must have one. */
export function tagGroups(filter: FixedFilter): readonly (readonly string[])[] {
  const groups: readonly (readonly [string, readonly string[] | undefined])[] = [
    ...enforcementLists.map((name) => [letters[name], filter[name]] as const),
    ['u', filter.unjudged === true ? ['yes'] : undefined],
  ];
  return groups.flatMap(([field, values]) =>
    values === undefined || values.length === 0 ? [] : [values.map((value) => tag(field, value))],
  );
}
