import { describe, expect, it } from 'vitest';
import type { ApprovalRow, ItemRow, TurnRow } from '../../server/vocabulary';
import { transcriptRows } from './transcript-rows';

const makeItem = (ordinal: number, turnId: string | null): ItemRow => ({
  itemId: `i${ordinal}`,
  sessionId: 's',
  turnId,
  ordinal,
  kind: 'agentMessage',
  status: 'completed',
  startedAt: 0,
  completedAt: 1,
  data: {},
  cut: {},
  live: {},
  liveDropped: 0,
  seq: ordinal,
});
const makeTurn = (turnId: string, status: TurnRow['status']): TurnRow => ({
  turnId,
  sessionId: 's',
  ordinal: 1,
  runtimeTurnId: null,
  status,
  requestedAt: 0,
  acknowledgedAt: null,
  settledAt: null,
  reason: null,
  error: null,
  diff: null,
  plan: null,
  seq: 1,
});
const makeApproval = (
  approvalId: string,
  itemId: string | null,
  state: ApprovalRow['state'],
): ApprovalRow => ({
  approvalId,
  sessionId: 's',
  turnId: 't1',
  itemId,
  ask: { kind: 'command', command: 'ls', cwd: null, reason: null, changes: [], detail: null },
  shownHash: '',
  verdict: { decision: 'ask', rules: [], policyHash: 'p' },
  state,
  answer: null,
  decidedBy: null,
  requestedAt: 0,
  decidedAt: null,
  closedAt: null,
  orphanReason: null,
  seq: 1,
});
const keys = (page: Parameters<typeof transcriptRows>[0]) => transcriptRows(page).map((row) => row.key);

describe('transcriptRows', () => {
  it('closes a settled turn after its last item, also when items of another turn come between', () => {
    const items = [makeItem(1, 't1'), makeItem(2, null), makeItem(3, 't1'), makeItem(4, 't2')];
    const turns = [makeTurn('t1', 'completed'), makeTurn('t2', 'running')];
    expect(keys({ items, turns, approvals: [] })).toEqual(['i1', 'i2', 'i3', 'end t1', 'i4']);
  });

  it('gives an item its latest approval, and one without an item a row at the end of the turn', () => {
    const rows = transcriptRows({
      items: [makeItem(1, 't1')],
      turns: [makeTurn('t1', 'interrupted')],
      approvals: [
        makeApproval('a1', 'i1', 'orphaned'),
        makeApproval('a2', 'i1', 'requested'),
        makeApproval('a3', null, 'orphaned'),
        makeApproval('a4', null, 'requested'),
      ],
    });
    expect(rows.map((row) => row.key)).toEqual(['i1', 'a3', 'end t1']);
    expect(rows[0]).toMatchObject({ approval: { approvalId: 'a2' } });
  });

  const notice = (ordinal: number, code: string, text: string): ItemRow => ({
    ...makeItem(ordinal, 't1'),
    kind: 'notice',
    data: { level: 'error', code, text, detail: null },
  });
  const ended = 'The runtime was killed by SIGKILL';
  const exited = notice(2, 'runtime.exited', `${ended} while a turn was under way.`);
  const reconciled = notice(3, 'turn.reconciled/interrupted', 'What was under way was cut off.');
  const cut: TurnRow = {
    ...makeTurn('t1', 'interrupted'),
    reason: `${ended}.`,
    reconciliation: 'interrupted',
  };

  it('says once why a turn was cut off, and once what became of it', () => {
    const rows = transcriptRows({
      items: [makeItem(1, 't1'), exited, reconciled],
      turns: [cut],
      approvals: [],
    });
    expect(rows.map((row) => row.key)).toEqual(['i1', 'i2', 'end t1']);
    expect(rows.at(-1)).toMatchObject({ reasonSaid: true });
  });

  it('leaves the reason to the last line, and a notice alone on its page, where nothing else says it', () => {
    const pending: TurnRow = { ...cut, reconciliation: 'pending' };
    const [, end] = transcriptRows({ items: [makeItem(1, 't1')], turns: [pending], approvals: [] });
    expect(end).toMatchObject({ reasonSaid: false });
    const [, , told] = transcriptRows({
      items: [makeItem(1, 't1'), exited],
      turns: [pending],
      approvals: [],
    });
    expect(told).toMatchObject({ reasonSaid: true });
    expect(keys({ items: [reconciled], turns: [cut], approvals: [] })).toEqual(['i3', 'end t1']);
    const other: TurnRow = { ...cut, reconciliation: 'unknown' };
    expect(keys({ items: [makeItem(1, 't1'), reconciled], turns: [other], approvals: [] })).toContain('i3');
  });
});
