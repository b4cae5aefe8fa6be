import { expect, test } from 'vitest';
import { trustWords } from './trust-words';

const files = [{ name: 'project.cedar', text: 'forbid' }];
const found = { hash: 'a', files, notRead: [], problems: [] };
const accepted = { hash: 'b', files, at: 1, problems: [] };
const problem = { file: 'project/project.cedar', line: 1, what: 'It does not parse.', remedy: 'Correct it.' };

test('a project without rules says nothing, one whose rules count asks nothing', () => {
  expect(trustWords({ state: 'none', found: null, accepted: null })).toBeNull();
  expect(trustWords({ state: 'in-force', found, accepted })?.asks).toBe(false);
  expect(trustWords({ state: 'declined', found, accepted: null })?.text).toContain(
    'Nothing of them is in force',
  );
});

test('whatever a person has to decide says what counts until then', () => {
  expect(trustWords({ state: 'new', found, accepted: null })).toMatchObject({ asks: true });
  expect(trustWords({ state: 'new', found, accepted: null })?.text).toContain('count for nothing');
  expect(trustWords({ state: 'changed', found, accepted })?.text).toContain(
    'the copy that was accepted counts',
  );
  expect(trustWords({ state: 'gone', found: null, accepted })?.text).toContain('still counts');
  const broken = trustWords({ state: 'new', found: { ...found, problems: [problem] }, accepted: null });
  expect(broken?.title).toContain('cannot count');
});

test('accepted rules that no longer fit are a danger, whatever lies in the folder', () => {
  for (const state of ['in-force', 'changed', 'gone'] as const)
    expect(trustWords({ state, found: null, accepted: { ...accepted, problems: [problem] } })?.intent).toBe(
      'danger',
    );
});
