import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readCaseFile, readPolicyFiles } from '../../policy-source';
import { policiesFolder, trackedEngine } from '../testing/tracked-engine';
import { policyCases, runCases } from './cases';
import type { Engine } from './engine';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let engine: Engine;
beforeAll(async () => {
  engine = await trackedEngine();
});

describe('every case gets what it wants', () => {
  test.each(readPolicyFiles(policiesFolder).caseFiles.map((file) => [file.split('/').pop() ?? '', file]))(
    '%s',
    (_, file) => {
      const cases = policyCases.parse(readCaseFile(file));
      expect(cases.length).toBeGreaterThan(10);
      expect(runCases(engine, cases).filter(({ miss }) => miss !== null)).toEqual([]);
    },
  );

  test('and every rule for commands decides at least one of them', () => {
    const decided = new Set(
      [`${policiesFolder}/corpus.json`, `${policiesFolder}/organisation.test.json`].flatMap((file) =>
        runCases(engine, policyCases.parse(readCaseFile(file))).flatMap(({ rules }) => rules),
      ),
    );
    const silent = [...engine.set.rules]
      .filter(([key, { file }]) => !decided.has(key) && file !== '')
      .map(([key]) => key);
    expect(silent.filter((key) => !/edit|request|permissions/.test(key))).toEqual([]);
  });
});

test('the cases can fail: without rules that forbid, the corpus is red', () => {
  const judgeAll: Engine = {
    ...engine,
    judge: (action, context) => {
      const { rules } = engine.judge(action, context);
      return { decision: 'allow', rules, fault: null };
    },
  };
  const cases = policyCases.parse(readCaseFile(`${policiesFolder}/corpus.json`));
  expect(runCases(judgeAll, cases).filter(({ miss }) => miss === 'allowed').length).toBeGreaterThan(100);
});
