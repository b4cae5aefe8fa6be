import type { EnforcementFilter, EnforcementRecord } from '../../vocabulary';

/**
 * What a record is filtered by stands in the same full-text index as its words, as words that no text can contain: they begin with a
 * character of the private use area, which is taken out of every text. So text and filters are one intersection of sorted lists.
 */
const mark = '\uE000';
const escaped = '\uE001';

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
    tag('d', record.decision),
    tag('o', record.outcome),
    tag('a', record.actor),
    tag('k', record.kind),
    tag('s', sessionId),
    ...(projectId === null ? [] : [tag('p', projectId)]),
    ...(policyHash === null ? [] : [tag('h', policyHash)]),
    ...(because === null ? [] : [tag('b', because)]),
    ...(record.unjudged ? [tag('u', 'yes')] : []),
    ...rules.map((rule) => tag('r', rule)),
  ].join(' ');
}

/** A text without the characters that only tags may have. */
export const plainWords = (words: string): string => words.replaceAll(mark, ' ').replaceAll(escaped, ' ');

/** For each condition of a filter the tags of which a record must have one. */
export function tagGroups(filter: EnforcementFilter): readonly (readonly string[])[] {
  const { decision, outcome, actor, kind, rule, because, project, session, policy, unjudged } = filter;
  const groups: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['d', decision],
    ['o', outcome],
    ['a', actor],
    ['k', kind],
    ['r', rule],
    ['b', because],
    ['p', project],
    ['s', session],
    ['h', policy],
    ['u', unjudged === true ? ['yes'] : undefined],
  ];
  return groups.flatMap(([field, values]) =>
    values === undefined || values.length === 0 ? [] : [values.map((value) => tag(field, value))],
  );
}
