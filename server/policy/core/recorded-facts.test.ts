import { beforeAll, expect, test, vi } from 'vitest';
import type { VerdictBasis } from '../../vocabulary';
import { readCases } from '../testing/tracked-cases';
import { engineWith, trackedEngine, trackedPolicy } from '../testing/tracked-engine';
import { homeOf, type PolicyCase, workspaceOf } from './cases';
import type { Engine } from './engine';
import { type AskedAct, judgeAct } from './judge-act';
import type { ModeSettings } from './modes';
import { rejudge } from './recorded-facts';
import { virtualPlace } from './virtual-place';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let engine: Engine;
let stricter: Engine;
let cases: readonly PolicyCase[];
beforeAll(async () => {
  engine = await trackedEngine();
  const rule =
    '@id("no-looking")\n@decision("deny")\n@reason("x")\nforbid (principal, action, resource)\nwhen { context has reads && context.reads.contains("workspace") };';
  stricter = await engineWith([{ layer: 'user', file: 'user.cedar', text: rule }]);
  // Every fourth: all of them take a busy machine a quarter of a minute.
  cases = trackedPolicy()
    .caseFiles.flatMap(readCases)
    .filter((_, at) => at % 4 === 0);
});

const supervised: ModeSettings = {
  mode: 'supervised',
  acceptEdits: false,
  sandbox: 'workspace-write',
  network: false,
  sandboxKept: false,
};
const plain: AskedAct = {
  kind: 'command',
  command: null,
  cwd: null,
  changes: [],
  wantsMore: false,
  masked: false,
};

test('the facts that a verdict keeps are those it was made of: judged again they give the same answer by the same rules', () => {
  const workspace = workspaceOf(cases);
  let judged = 0;
  for (const { command, cwd, fixture, home = homeOf(workspace) } of cases) {
    const place = virtualPlace(workspace, home, fixture);
    const verdict = judgeAct(engine, { ...plain, command, cwd }, place, supervised);
    const again = rejudge(engine, 'command', verdict.basis);
    if (!again.ok) {
      expect(['facts-cut', 'facts-masked'], command).toContain(again.why);
      continue;
    }
    judged += 1;
    expect(
      {
        decision: again.whole.decision,
        rules: again.whole.rules.map(({ id }) => id).sort(),
        fault: again.whole.fault,
      },
      command,
    ).toEqual({
      decision: verdict.basis?.judged,
      rules: [...verdict.rules].sort(),
      fault: verdict.basis?.fault,
    });
  }
  expect(judged).toBeGreaterThan(cases.length * 0.95);
});

test('edits and other requests are judged again as well, and other rules say something else', () => {
  const place = virtualPlace('/home/dev/project', '/home/dev');
  const acts: readonly AskedAct[] = [
    { ...plain, kind: 'fileChange', changes: [{ path: 'src/a.ts', change: 'update' }] },
    { ...plain, kind: 'fileChange', changes: [{ path: '.git/config', change: 'update' }] },
    { ...plain, kind: 'fileChange', changes: [] },
    { ...plain, kind: 'stdin' },
    plain,
  ];
  for (const act of acts) {
    const { basis, rules } = judgeAct(engine, act, place, supervised);
    const again = rejudge(engine, act.kind, basis);
    expect(again.ok && again.whole.decision).toBe(basis?.judged);
    expect(again.ok && again.whole.rules.map(({ id }) => id).sort()).toEqual([...rules].sort());
  }
  const { basis } = judgeAct(
    engine,
    { ...plain, command: 'cat README.md', cwd: '/home/dev/project' },
    place,
    supervised,
  );
  expect(basis?.judged).toBe('allow');
  expect(rejudge(stricter, 'command', basis)).toMatchObject({ ok: true, whole: { decision: 'deny' } });
});

test('what the record does not hold whole is not judged again, and it says why', () => {
  const place = virtualPlace('/w', '/home/dev');
  const basisOf = (command: string): VerdictBasis => {
    const { basis } = judgeAct(engine, { ...plain, command, cwd: '/w' }, place, supervised);
    if (!basis) throw new Error('no basis');
    return basis;
  };
  const whole = basisOf('cat a b');
  const [act] = whole.acts;
  if (!act) throw new Error('no act');
  const withFacts = (facts: Record<string, string[]>): VerdictBasis => ({
    ...whole,
    acts: [{ ...act, facts: { ...act.facts, ...facts } }],
  });
  const why = (basis: VerdictBasis | undefined) => {
    const again = rejudge(engine, 'command', basis);
    return again.ok ? 'judged' : again.why;
  };
  expect(why(undefined)).toBe('not-judged-then');
  expect(why({ ...whole, because: 'not-judged' })).toBe('not-judged-then');
  expect(why({ ...whole, acts: [] })).toBe('not-judged-then');
  expect(why({ ...whole, actsOmitted: 1 })).toBe('facts-cut');
  expect(why(basisOf(`cat ${Array.from({ length: 90 }, (_, at) => `f${at}`).join(' ')}`))).toBe('facts-cut');
  expect(why(basisOf(`cat ${'x'.repeat(2_000)}`))).toBe('facts-cut');
  expect(why(withFacts({ hosts: ['[redacted:known-value]'] }))).toBe('facts-masked');
  expect(why(withFacts({}))).toBe('judged');
});
