import type { CommandDesk } from '../command';
import type { PageReads } from '../ledger';
import { type ApprovalState, type Flavour, TroubleError } from '../vocabulary';
import type { PersonAnswer } from './core/decide-approval';
import { type SessionCore, sessionCore } from './session-core';
import type { SessionDirectory } from './session-directory';
import { byPerson } from './session-service';
import { servedBy } from './worker-pins';

export interface ApprovalPorts {
  readonly reads: PageReads;
  readonly commands: CommandDesk;
  readonly directory: SessionDirectory;
  /** Epoch of the live process of a worker, or null. */
  readonly liveEpoch: (flavour: Flavour, worker: number) => string | null;
  readonly core?: SessionCore;
}

/** Answers of people. Two tabs may try; one counts, and the other is told which. */
export function createApprovalService(ports: ApprovalPorts) {
  const { reads, commands, directory, liveEpoch } = ports;
  const { decideApproval } = ports.core ?? sessionCore;
  return {
    pending: () => reads.pendingApprovals(),
    async decide(input: PersonAnswer & { readonly commandId: string }) {
      const { commandId, ...given } = input;
      const { by: _, ...said } = given;
      const { approvalId } = given;
      const command = { commandId, name: 'approval.decide', input: { ...said } };
      const result = await commands.once(command, async (receiptOf) => {
        const row = await reads.approval(approvalId);
        if (row === null) throw new TroubleError(unknown);
        const desk = await directory.desk(row.sessionId);
        const decided = { state: 'decided' } as const;
        // Read again: it may have been closed between, and the slower of two people is told by whom and how.
        const stored = await reads.approval(approvalId);
        await desk.act(
          (state, env) => {
            const live = liveEpoch(state.row?.flavour ?? 'codex', servedBy(state.row));
            return decideApproval(state, given, live, stored, env);
          },
          byPerson(commandId),
          () => receiptOf(decided),
        );
        return decided;
      });
      return result as { state: ApprovalState };
    },
  };
}

const unknown = {
  kind: 'approval.unknown',
  what: 'There is no such request.',
  safe: 'Nothing was sent.',
  next: 'Reload the session.',
};
