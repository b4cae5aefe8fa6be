import type { Grant, SessionMode } from '../vocabulary';
import { revokeGrant } from './core/decide-grant';
import { chooseMode, chooseTelling } from './core/decide-mode';
import { actOn, type SessionPorts } from './session-service';

export type ModeService = ReturnType<typeof createModeService>;

/** How far a session answers in place of a person. */
export function createModeService(
  ports: Pick<SessionPorts, 'commands' | 'directory'> & {
    readonly unattendedAllowed: (projectId: string) => Promise<boolean>;
  },
) {
  const act = actOn(ports);
  return {
    /** Refused with `mode.loosening` unless `meantLoosening` is set where more would run unasked than now. */
    async chooseMode(
      input: SessionMode & { commandId: string; sessionId: string; meantLoosening: boolean },
    ): Promise<void> {
      const { commandId, sessionId, mode, acceptEdits, meantLoosening } = input;
      const { row } = (await ports.directory.desk(sessionId)).state();
      const unattendedAllowed = await ports.unattendedAllowed(row?.projectId ?? '');
      await act({
        name: 'session.choose-mode',
        commandId,
        sessionId,
        input: { mode, acceptEdits, meantLoosening },
        decide: (state, env) =>
          chooseMode(state, { mode, acceptEdits }, { meantLoosening, unattendedAllowed }, env),
      });
    },

    /** Whether the agent is told why policy denied something. */
    async chooseTelling(input: { commandId: string; sessionId: string; tellsReasons: boolean }) {
      const { commandId, sessionId, tellsReasons } = input;
      await act({
        name: 'session.choose-telling',
        commandId,
        sessionId,
        input: { tellsReasons },
        decide: (state) => chooseTelling(state, tellsReasons),
      });
    },

    /** What runs unasked in this session because a person allowed it, oldest first. */
    async grants({ sessionId }: { sessionId: string }): Promise<{ readonly grants: readonly Grant[] }> {
      return { grants: (await ports.directory.desk(sessionId)).state().grants ?? [] };
    },

    /** Takes a grant back; `grant.over` when it is over already. */
    async revokeGrant(input: { commandId: string; sessionId: string; grantId: string; by: string }) {
      const { commandId, sessionId, grantId, by } = input;
      await act({
        name: 'grant.revoke',
        commandId,
        sessionId,
        input: { grantId },
        decide: (state, env) => revokeGrant(state, { grantId, by }, env),
      });
    },
  };
}
