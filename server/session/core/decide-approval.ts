import { type Answer, type ApprovalRow, err, ok, type Trouble } from '../../vocabulary';
import { makeGrant } from './decide-grant';
import type { Decided } from './decision';
import type { SessionState } from './state';

export interface PersonAnswer {
  readonly approvalId: string;
  readonly answer: Answer;
  readonly shownHash: string;
  readonly by: string;
  /** Allows it for the session as well: the scope that the card showed. Only with an accept. */
  readonly grant?: string;
}

/**
 * A person's answer. It counts once, only for exactly what was shown, and only while the process that asked still lives;
 * `liveEpoch` is that of the running process, null when none runs.
 */
export function decideApproval(
  state: SessionState,
  given: PersonAnswer,
  liveEpoch: string | null,
  /** The request as its row tells it, for words about one that is closed. */
  stored: Pick<ApprovalRow, 'decidedBy' | 'answer' | 'orphanReason'> | null,
  env: { readonly now: number; readonly newId: () => string },
): Decided {
  const open = state.approvals[given.approvalId];
  if (!open) {
    if (stored?.orphanReason != null) return err({ ...closedTrouble, what: stored.orphanReason });
    return err(stored?.answer == null ? closedTrouble : decidedTrouble(stored.decidedBy, stored.answer));
  }
  if (open.row.state !== 'requested') return err(decidedTrouble(open.row.decidedBy, open.row.answer));
  if (open.row.shownHash !== given.shownHash) return err(changedTrouble);
  if (open.epoch !== liveEpoch) return err(closedTrouble);
  const { approvalId, answer, shownHash, by, grant } = given;
  if (grant !== undefined && answer !== 'accept') return err(grantWithoutAccept);
  const granted = grant === undefined ? ok([]) : makeGrant(state, open, { scope: grant, by }, env);
  if (!granted.ok) return granted;
  return ok({
    events: [{ type: 'approval.decided', payload: { approvalId, answer, shownHash, by } }, ...granted.value],
    effects: [
      { do: 'answer', approvalId, answer, wireId: open.wireId, method: open.method, epoch: open.epoch },
    ],
  });
}

const closedTrouble: Trouble = {
  kind: 'approval.closed',
  what: 'This request is closed: it was answered or withdrawn, or the runtime that asked is gone.',
  safe: 'Your answer was not sent and nothing ran because of it.',
  next: 'Look at the session: if the work is still wanted, ask for it again.',
};

const changedTrouble: Trouble = {
  kind: 'approval.changed',
  what: 'The request is not the one that was shown.',
  safe: 'Your answer was not sent.',
  next: 'Reload the session, read the request again, then decide.',
};

const decidedTrouble = (by: string | null, answer: string | null): Trouble => ({
  kind: 'approval.already-decided',
  what: `This request was already decided: ${answer ?? 'answered'} by ${by ?? 'someone'}.`,
  safe: 'The first answer counts; yours was not sent.',
  next: 'Nothing needs to be done.',
});

const grantWithoutAccept: Trouble = {
  kind: 'grant.without-accept',
  what: 'Only what is accepted can be allowed for the session.',
  safe: 'Your answer was not sent and nothing was granted.',
  next: 'Accept it, or answer without allowing it for the session.',
};
