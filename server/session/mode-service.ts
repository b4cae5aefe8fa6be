import type { SessionMode } from '../vocabulary';
import { chooseMode } from './core/decide-mode';
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
        decide: (state) => chooseMode(state, { mode, acceptEdits }, { meantLoosening, unattendedAllowed }),
      });
    },
  };
}
