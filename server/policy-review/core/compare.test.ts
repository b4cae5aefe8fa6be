import { beforeAll, expect, test, vi } from 'vitest';
import { type AskedAct, type Engine, judgeAct, type ModeSettings, virtualPlace } from '../../policy';
import { engineWith, trackedEngine } from '../../policy/testing/tracked-engine';
import type { ApprovalAsk, ApprovalRow } from '../../vocabulary';
import {
  type Comparison,
  changeOf,
  compareRequest,
  nothingCompared,
  requestLineCharsMax,
  type Said,
} from './compare';
import { requestLine } from './past-request';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let inForce: Engine;
let stricter: Engine;
beforeAll(async () => {
  inForce = await trackedEngine();
  const text =
    '@id("no-readme")\n@decision("deny")\n@reason("x")\nforbid (principal, action == Action::"command", resource)\nwhen { context.readPaths.contains("/w/README.md") };';
  stricter = await engineWith([{ layer: 'user', file: 'user.cedar', text }]);
});

const auto: ModeSettings = {
  mode: 'auto',
  acceptEdits: false,
  sandbox: 'workspace-write',
  network: false,
  sandboxKept: false,
};

function asked(
  command: string,
  more: Partial<AskedAct> & Partial<ApprovalAsk> = {},
  mode = auto,
): ApprovalRow {
  const { reason = null, detail = null, ...act } = more;
  const plain = {
    kind: 'command',
    command,
    cwd: '/w',
    changes: [],
    wantsMore: false,
    masked: false,
  } as const;
  const verdict = judgeAct(inForce, { ...plain, ...act } as AskedAct, virtualPlace('/w', '/home/dev'), mode);
  return {
    approvalId: `approval of ${command}`,
    sessionId: 's-1',
    turnId: 't-1',
    itemId: null,
    ask: { kind: 'command', command, cwd: '/w', reason, changes: [], detail },
    shownHash: 'h',
    verdict,
    state: 'resolved',
    answer: 'accept',
    decidedBy: 'policy',
    requestedAt: 1_000,
    decidedAt: 1_001,
    closedAt: 1_002,
    orphanReason: null,
    seq: 7,
  };
}

const compare = (row: ApprovalRow, copy: Engine, counts: Comparison = nothingCompared) =>
  compareRequest(counts, { row, title: 'Session' }, { inForce, copy });

test('exactly the request that an edit reaches is told, with what it was and what it would be', () => {
  const rows = ['cat README.md', 'cat a.ts', 'touch b', 'sudo ls'].map((command) => asked(command));
  let counts = nothingCompared;
  const changed = rows.flatMap((row) => {
    const compared = compare(row, stricter, counts);
    counts = compared.counts;
    return compared.changed ? [compared.changed] : [];
  });
  expect(changed).toMatchObject([
    {
      line: 'cat README.md',
      change: 'stricter',
      was: { decision: 'allow', answer: 'allow', rules: ['organisation/look-in-workspace'] },
      wouldBe: { decision: 'deny', answer: 'deny', rules: ['user/no-readme'] },
      answered: { answer: 'accept', by: 'policy' },
      title: 'Session',
      cwd: '/w',
    },
  ]);
  expect(counts).toMatchObject({ judged: 4, stricter: 1, looser: 0, otherRules: 0, driftedSince: 0 });
});

test('the copy in force and the stricter one as copy is looser; equal rules change nothing', () => {
  const row = asked('cat README.md');
  const loosened = compareRequest(
    nothingCompared,
    { row, title: null },
    { inForce: stricter, copy: inForce },
  );
  expect(loosened.changed).toMatchObject({
    change: 'looser',
    was: { decision: 'deny' },
    wouldBe: { decision: 'allow' },
  });
  // The policy in force says something else than was said then.
  expect(loosened.counts).toMatchObject({ looser: 1, driftedSince: 1 });
  expect(compare(row, inForce).changed).toBeNull();
});

test('the answer is that of the mode of then, and what was held back then stays held back', () => {
  const said = (row: ApprovalRow): Said | undefined =>
    compareRequest(nothingCompared, { row, title: null }, { inForce: stricter, copy: inForce }).changed
      ?.wouldBe;
  const answer = (more: Parameters<typeof asked>[1], mode = auto) =>
    said(asked('cat README.md', more, mode))?.answer;
  expect(answer({})).toBe('allow');
  expect(answer({ reason: 'needs more', wantsMore: true })).toBe('ask');
  expect(answer({ detail: '{"additionalPermissions": {"network": true}}' })).toBe('ask');
  expect(answer({ detail: '{"kind": "command", "other": null}' })).toBe('allow');
  expect(answer({ detail: '{"cut in the mid' })).toBe('ask');
  expect(answer({ reason: 'x', wantsMore: true }, { ...auto, mode: 'unattended' })).toBe('deny');
  // An ask of the rules that the mode answers is an allow.
  expect(
    compareRequest(nothingCompared, { row: asked('touch b'), title: null }, { inForce, copy: inForce }).counts
      .judged,
  ).toBe(1);
});

test('what cannot be judged again is counted by its reason and told', () => {
  const row = asked('cat a');
  const { basis: _, ...verdict } = row.verdict;
  const compared = compare({ ...row, verdict }, stricter);
  expect(compared.changed).toBeNull();
  expect(compared.skipped).toMatchObject({ why: 'not-judged-then', line: 'cat a' });
  expect(compared.counts).toMatchObject({ judged: 0, skipped: { 'not-judged-then': 1, 'facts-cut': 0 } });
});

test('answers are told apart before rules, and long requests are cut', () => {
  const said = (answer: Said['answer'], decision: Said['decision']): Said => ({
    answer,
    decision,
    rules: [],
  });
  expect(changeOf(said('ask', 'ask'), said('allow', 'ask'))).toBe('looser');
  expect(changeOf(said('allow', 'ask'), said('allow', 'deny'))).toBe('stricter');
  expect(changeOf(said('ask', 'ask'), said('ask', 'ask'))).toBeNull();
  expect(requestLine(asked(`cat ${'x'.repeat(500)}`), requestLineCharsMax)).toHaveLength(requestLineCharsMax);
});
