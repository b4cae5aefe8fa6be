import { expect, test } from 'vitest';
import type { Rule } from '../../policy';
import { looseningOf, type WrittenRule } from './loosening';

const written = (
  id: string,
  rest: Partial<Rule> = {},
  text = `@id("${id}") forbid (principal, action, resource);`,
): WrittenRule => ({
  rule: {
    id,
    layer: 'user',
    effect: 'forbid',
    decision: 'deny',
    reason: 'x',
    grantable: false,
    contained: null,
    file: 'user.cedar',
    line: 1,
    ...rest,
  },
  text,
});
const permit = (id: string, text?: string) =>
  written(id, { effect: 'permit', decision: 'allow', layer: 'organisation' }, text);
const of = (before: readonly WrittenRule[], after: readonly WrittenRule[]) =>
  looseningOf(before, after, 'user');

test('a further forbid, another reason, another layout and a permit less only tighten', () => {
  const text =
    '@id("a")\n@reason("because \\"so\\"")\nforbid (principal, action, resource)\nwhen { context.program == "a  b" };';
  const other =
    '@id("a") @reason("another") // and a comment\nforbid (principal, action, resource) when { context.program == "a  b" };';
  expect(of([], [written('a'), written('b', { decision: 'ask' })])).toEqual([]);
  expect(of([written('a', {}, text)], [written('a', {}, other)])).toEqual([]);
  expect(looseningOf([permit('p'), permit('q')], [permit('q')], 'organisation')).toEqual([]);
  expect(of([written('a')], [written('a')])).toEqual([]);
});

test('whatever could let more run is said, with the name of the rule', () => {
  const text = 'when { context.program == "a  b" }';
  expect(of([written('a')], [])).toEqual(['The rule "a" (deny) is gone.']);
  expect(of([written('a', {}, text)], [written('a', {}, text.replace('a  b', 'a b'))])).toEqual([
    'The rule "a" (deny) is changed.',
  ]);
  // A comment sign within a string begins no comment.
  expect(of([written('a', {}, 'x "// y"')], [written('a', {}, 'x "// z"')])).toHaveLength(1);
  expect(of([written('a', {}, '1')], [written('a', { decision: 'ask' }, '2')])).toEqual([
    'The rule "a" is changed from deny to ask.',
  ]);
  expect(of([], [written('a', { decision: 'ask', contained: 'facts' })])[0]).toContain('contained');
  expect(of([], [written('a', { decision: 'ask', grantable: true })])[0]).toContain('granted');
  expect(looseningOf([], [permit('p')], 'organisation')).toEqual(['The rule "p" permits.']);
  expect(looseningOf([permit('p', '1')], [permit('p', '2')], 'organisation')).toEqual([
    'The permit "p" is changed.',
  ]);
  // Other layers are not what was edited.
  expect(looseningOf([written('a')], [], 'organisation')).toEqual([]);
});
