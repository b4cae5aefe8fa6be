import { expect, test } from 'vitest';
import type { PolicyView } from '../shell/answers';
import { modeName, replayOf, rulesMatching, skippedWords } from './policy-words';

type Rule = PolicyView['rules'][number];
const rule = (id: string, more: Partial<Rule> = {}): Rule => ({
  key: `organisation/${id}`,
  id,
  layer: 'organisation',
  effect: 'forbid',
  decision: 'deny',
  reason: 'It says why.',
  grantable: false,
  contained: null,
  text: `@id("${id}") forbid (principal, action, resource);`,
  file: 'organisation.cedar',
  line: 1,
  ...more,
});

test('a rule is found when it holds every word and every filter', () => {
  const rules = [
    rule('no-keys', { reason: 'Reads keys.' }),
    rule('look', { decision: 'allow', effect: 'permit' }),
  ];
  const found = (search: string, layer = '', decision = '') =>
    rulesMatching(rules, { search, layer, decision }).map(({ id }) => id);
  expect(found('')).toEqual(['no-keys', 'look']);
  expect(found('  KEYS reads ')).toEqual(['no-keys']);
  expect(found('forbid')).toEqual(['no-keys', 'look']);
  expect(found('', '', 'allow')).toEqual(['look']);
  expect(found('', 'user')).toEqual([]);
  expect(found('keys look')).toEqual([]);
});

test('a mode is named with its edits, an unknown reason as it is, and only a replay is read as one', () => {
  expect(modeName({ mode: 'supervised', acceptEdits: true })).toBe('Supervised, edits accepted');
  expect(modeName({ mode: 'auto', acceptEdits: false })).toBe('Auto in sandbox');
  expect(skippedWords('facts-masked')).toContain('secret');
  expect(skippedWords('of-the-future')).toBe('of-the-future');
  expect(replayOf({ format: 'codexchat-ledger-prune/1' })).toBeNull();
  expect(replayOf(null)).toBeNull();
});
