import { err, ok } from '../../vocabulary';
import type { Decided } from './decision';
import type { SessionState } from './state';

/** A person ends one command that runs, whether its turn is over or not. */
export function endCommand(state: SessionState, itemId: string): Decided {
  const open = state.items[itemId];
  const threadId = state.row?.threadId;
  if (open?.row.kind !== 'commandExecution' || open.runtimeItemId === null || threadId == null) {
    return err({
      kind: 'command.not-running',
      what: 'This command does not run any more.',
      safe: 'Nothing was changed.',
      next: 'Nothing needs to be done.',
    });
  }
  const { runtimeItemId } = open;
  return ok({
    events: [{ type: 'item.end-requested', payload: { itemId } }],
    effects: [{ do: 'end-command', threadId, runtimeItemId }],
  });
}
