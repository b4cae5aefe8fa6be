import type { EnforcementRecord } from '../../vocabulary';
import type { FixedFilter } from './fixed-filter';
import { fitsShape, type Shape } from './shape';

/**
 * What a record is filtered by stands in the same full-text index as its words, as words that no text can contain: they begin with a
 * character of the private use area, which is taken out of every text. So text and filters are one intersection of sorted lists.
 */
const mark = '\uE000';
const escaped = '\uE001';

/** A tag's first letter, by the condition that looks for it. */
const letters = { rule: 'r', because: 'b', project: 'p', session: 's', policy: 'h' } as const;
const lists = Object.keys(letters) as readonly (keyof typeof letters)[];

/** In every record: what a search without any condition looks for. */
export const anyRecord = `${mark}x`;

/** Letters and digits as they are, in small letters; anything else by its code. */
const encode = (value: string): string =>
  value.replace(/[^a-z0-9]/g, (character) => `${escaped}${character.charCodeAt(0).toString(16)}z`);

const tag = (field: string, value: string): string => `${mark}${field}${encode(value)}`;

/**
 * One word for decision, outcome, actor, kind and ran unjudged together. Each of them holds for a large part of the records: to look where such
 * lists meet takes a walk through both, and the longest one where they never do.
 */
const shapeTag = ({ decision, outcome, actor, kind, unjudged }: Shape): string =>
  tag('c', [decision, outcome, actor, kind, unjudged ? 'yes' : 'no'].join(' '));

export function tagsOf(record: EnforcementRecord): string {
  const { projectId, sessionId, policyHash, because, rules } = record;
  return [
    anyRecord,
    shapeTag(record),
    tag(letters.session, sessionId),
    ...(projectId === null ? [] : [tag(letters.project, projectId)]),
    ...(policyHash === null ? [] : [tag(letters.policy, policyHash)]),
    ...(because === null ? [] : [tag(letters.because, because)]),
    ...rules.map((rule) => tag(letters.rule, rule)),
  ].join(' ');
}

/** Scripts that put no space between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}]/gu;

/** A text as its words are taken from it: without the characters that only tags may have, and each sign of a script without spaces a word of its own. */
export const plainWords = (words: string): string =>
  words.replaceAll(mark, ' ').replaceAll(escaped, ' ').replace(unspaced, ' $& ');

/** For each condition of a filter the tags of which a record must have one. Null: no record is so. */
export function tagGroups(
  filter: FixedFilter,
  shapes: readonly Shape[],
): readonly (readonly string[])[] | null {
  const groups = lists.flatMap((name) => {
    const values = filter[name];
    return values === undefined || values.length === 0
      ? []
      : [values.map((value) => tag(letters[name], value))];
  });
  const fitting = shapes.filter((shape) => fitsShape(filter, shape));
  if (fitting.length === 0) return null;
  return fitting.length === shapes.length ? groups : [...groups, fitting.map(shapeTag)];
}
