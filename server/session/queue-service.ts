import { deleteFollowup, editFollowup, moveFollowup, queueFollowup, resumeQueue } from './core/decide-queue';
import { actOn, type SessionPorts } from './session-service';

interface OnFollowup {
  readonly commandId: string;
  readonly sessionId: string;
  readonly followupId: string;
}

/** What people do with the follow-ups of a session. Sending them is the `FollowupSender`'s. */
export function createQueueService(ports: Pick<SessionPorts, 'commands' | 'directory' | 'newId'>) {
  const act = actOn(ports);
  return {
    async queue({ commandId, sessionId, text }: { commandId: string; sessionId: string; text: string }) {
      const followupId = ports.newId();
      const result = await act({
        name: 'followup.queue',
        commandId,
        sessionId,
        input: { text },
        decide: (state, env) => queueFollowup(state, followupId, text, env),
        result: () => ({ followupId }),
      });
      return { followupId: String(result.followupId) };
    },

    async editFollowup(input: OnFollowup & { revision: number; text: string }) {
      const { commandId, sessionId, ...edit } = input;
      await act({
        name: 'followup.edit',
        commandId,
        sessionId,
        input: edit,
        decide: (state, env) => editFollowup(state, edit, env),
      });
    },

    async moveFollowup({ commandId, sessionId, followupId, place }: OnFollowup & { place: number }) {
      await act({
        name: 'followup.move',
        commandId,
        sessionId,
        input: { followupId, place },
        decide: (state) => moveFollowup(state, followupId, place),
      });
    },

    async deleteFollowup({ commandId, sessionId, followupId }: OnFollowup) {
      await act({
        name: 'followup.delete',
        commandId,
        sessionId,
        input: { followupId },
        decide: (state) => deleteFollowup(state, followupId),
      });
    },

    async resumeQueue({ commandId, sessionId }: { commandId: string; sessionId: string }) {
      await act({ name: 'queue.resume', commandId, sessionId, input: {}, decide: resumeQueue });
    },
  };
}
