import { describe, expect, test, vi } from 'vitest';
import { readWith, trackedPolicy } from '../testing/tracked-engine';
import type { Layer } from './verdict';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const rule = (id: string, body: string, o: { effect?: string; decision?: string; more?: string } = {}) =>
  `@id("${id}")\n@decision("${o.decision ?? 'deny'}")\n@reason("A reason.")\n${o.more ?? ''}${o.effect ?? 'forbid'} (principal, action == Action::"command", resource)\nwhen { ${body} };\n`;
const good = rule('no-curl', 'context.program == "curl"');
const problemsOf = async (layer: Layer, text: string) =>
  (await readWith([{ layer, file: `${layer}.cedar`, text }])).problems;

test('a lower layer may forbid, and the hash names the whole set', async () => {
  const plain = await readWith([]);
  const more = await readWith([{ layer: 'project', file: 'project.cedar', text: good }]);
  expect([plain.problems, more.problems]).toEqual([[], []]);
  expect(more.set?.rules.get('project/no-curl')).toMatchObject({
    decision: 'deny',
    layer: 'project',
    line: 1,
  });
  expect(more.set?.hash).not.toBe(plain.set?.hash);
  expect((await readWith([])).set?.hash).toBe(plain.set?.hash);
});

describe('a rule that is not what it seems is refused', () => {
  test.each<[string, Layer, string, string]>([
    ['a typo in an attribute', 'project', rule('x-y', 'context.traitz.contains("builds")'), 'traitz'],
    ['a typo in an action', 'project', good.replace('Action::"command"', 'Action::"comand"'), 'comand'],
    ['a duplicate id in one file', 'project', good + good, 'used twice'],
    ['an id of another layer', 'user', rule('no-keys', 'true'), 'used twice'],
    ['a misspelt annotation', 'project', good.replace('@decision', '@decison'), '@decison'],
    ['no decision', 'project', good.replace('@decision("deny")\n', ''), 'no @decision'],
    ['no id', 'project', good.replace('@id("no-curl")\n', ''), 'no @id'],
    ['no reason', 'project', good.replace('@reason("A reason.")\n', ''), 'no @reason'],
    ['an unknown decision', 'project', good.replace('"deny"', '"denied"'), '@decision("denied")'],
    [
      'a permit in the project',
      'project',
      rule('ok', 'true', { effect: 'permit', decision: 'allow' }),
      'permits, in the layer "project"',
    ],
    [
      'a permit of the user',
      'user',
      rule('ok', 'true', { effect: 'permit', decision: 'allow' }),
      'permits, in the layer "user"',
    ],
    [
      'a forbid that allows',
      'project',
      rule('ok', 'true', { decision: 'allow' }),
      'forbid with @decision("allow")',
    ],
    [
      'a deny that can be granted',
      'project',
      rule('ok', 'true', { more: '@grantable("session")\n' }),
      'without asking',
    ],
    [
      'an unknown trait',
      'project',
      rule('x-y', 'context.traits.contains("escalatez")'),
      '"escalatez" is no word',
    ],
    [
      'an unknown zone',
      'project',
      rule('x-y', 'context.writes.containsAny(["workspace", "outsde"])'),
      '"outsde" is no word',
    ],
    [
      'an unknown effect',
      'project',
      rule('x-y', '["read", "rite"].containsAll(context.effects)'),
      '"rite" is no word',
    ],
    ['a template', 'project', good.replace('(principal,', '(principal == ?principal,'), 'template'],
    ['a rule that can never match', 'project', rule('x-y', 'context.program == "a" && false'), 'impossible'],
    ['a wrong type', 'project', rule('x-y', 'context.program > 1'), 'x-y'],
    [
      'an agent that there is not',
      'project',
      good.replace('(principal,', '(principal == Agent::"codex",'),
      'Agent::"codex" is nothing',
    ],
    [
      'a workspace that there is not',
      'project',
      good.replace('resource)', 'resource in Workspace::"mine")'),
      'Workspace::"mine" is nothing',
    ],
    [
      'an agent in a condition',
      'project',
      rule('x-y', 'principal == Agent::"codex"'),
      'Agent::"codex" is nothing',
    ],
    ['a sum', 'project', rule('x-y', '9223372036854775807 + 1 > 0'), 'computes'],
    ['a reason that nobody reads', 'project', good.replace('A reason.', 'x'.repeat(501)), '501 characters'],
    [
      'a reason with an invisible character',
      'project',
      good.replace('A reason.', 'a\\u{202e}b'),
      'invisible',
    ],
    ['text that is no rule', 'project', 'forbid everything;', 'does not parse'],
    ['an organisation without rules', 'organisation', '', 'no rule'],
  ])('%s', async (_, layer, text, what) => {
    const problems = await problemsOf(layer, text);
    expect(problems.map((problem) => `${problem.what} ${problem.remedy}`).join('\n')).toContain(what);
    for (const { line, remedy, file } of problems)
      expect([line > 0, remedy !== '', file !== '']).toEqual([true, true, true]);
  });

  test('and named with its line', async () => {
    const problems = await problemsOf('project', `${good}\n\n${rule('x-y', 'context.traitz.isEmpty()')}`);
    expect(problems).toMatchObject([{ file: 'project.cedar', line: good.split('\n').length + 2 }]);
  });

  test('a schema that does not parse', async () => {
    const { schema } = trackedPolicy();
    expect(schema.text).toContain('action "command"');
    const broken = good.replace('context.program', 'context["program"]["x"]');
    expect((await problemsOf('project', broken)).length).toBeGreaterThan(0);
  });
});
