import { describe, expect, test } from 'vitest';
import { trackedPolicy } from '../testing/tracked-engine';
import { modeOf, readDefaultPolicy } from './default-policy';

const good = {
  version: 1,
  defaultApprovalPolicy: 'on-request',
  defaultSandboxMode: 'workspace-write',
  allowNetworkAccess: true,
  allowWebSearch: true,
  allowDangerFullAccess: false,
  allowNeverApproval: false,
};
const read = (value: unknown) => readDefaultPolicy('p.json', JSON.stringify(value, null, 2));

test('the tracked document and the document of the original are good', () => {
  const { defaults } = trackedPolicy();
  const tracked = readDefaultPolicy(defaults.file, defaults.text);
  expect(tracked.problems).toEqual([]);
  expect(tracked.policy && modeOf(tracked.policy)).toEqual({
    mode: 'supervised',
    acceptEdits: false,
    sandbox: 'workspace-write',
    network: false,
  });
  expect(read(good)).toMatchObject({ policy: good, problems: [] });
});

describe('every mistake is named with its path and line', () => {
  test.each<[string, unknown, string]>([
    ['an unknown field', { ...good, allowEverything: true }, '$.allowEverything is not a field'],
    ['another version', { ...good, version: 2 }, '$.version is 2'],
    ['a version as text', { ...good, version: '1' }, '$.version is "1"'],
    ['a wrong type', { ...good, allowWebSearch: 'yes' }, '$.allowWebSearch is "yes"'],
    ['an unknown mode', { ...good, defaultSandboxMode: 'none' }, '$.defaultSandboxMode is "none"'],
    ['a missing field', { ...good, allowNeverApproval: undefined }, '$.allowNeverApproval is missing'],
    [
      'never without leave',
      { ...good, defaultApprovalPolicy: 'never' },
      '$.defaultApprovalPolicy is "never"',
    ],
    [
      'full access without leave',
      { ...good, defaultSandboxMode: 'danger-full-access' },
      '$.defaultSandboxMode is "danger-full-access"',
    ],
    ['a list', [good], 'no object'],
    ['nothing', null, 'no object'],
  ])('%s', (_, value, what) => {
    const { policy, problems } = read(value);
    expect(policy).toBeNull();
    expect(problems.map((problem) => problem.what).join('\n')).toContain(what);
    for (const { line, remedy } of problems) expect([line > 0, remedy.length > 5]).toEqual([true, true]);
  });

  test('with the line on which it stands', () => {
    const { problems } = read({ ...good, allowWebSearch: 3 });
    expect(problems).toMatchObject([{ file: 'p.json', line: 6 }]);
  });

  test('a field that stands twice', () => {
    const text = JSON.stringify(good).replace('"version":1', '"version":1,"version":1');
    expect(readDefaultPolicy('p.json', text).problems[0]?.what).toContain('twice');
  });

  test('no JSON', () => {
    expect(readDefaultPolicy('p.json', '{\n"version": 1,\n}').problems[0]).toMatchObject({ line: 3 });
  });
});
