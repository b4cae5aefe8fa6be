import { type RuntimeProcess, turnSteer } from '../runtime';
import { ok } from '../vocabulary';
import type { SteerEffect } from './core/decision';
import { notice } from './core/notice';
import { ask, bySystem, failureText } from './outbound';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

/** Adds to the turn that runs: what a person typed, or why policy declined something. What the runtime does not take is said. */
export async function steerTurn(
  desk: SessionDesk,
  process: RuntimeProcess | null,
  effect: SteerEffect,
  ports: Pick<DriverPorts, 'newId' | 'redactDeep' | 'supervisor'>,
): Promise<void> {
  const threadId = desk.state().row?.threadId;
  const { text, clientMessageId } = effect;
  const result =
    process && threadId != null
      ? await ask(desk, process, turnSteer({ threadId, text, clientMessageId }, effect.runtimeTurnId), ports)
      : null;
  if (result?.ok) return;
  const why = result === null ? 'the runtime is not running' : failureText(result.error);
  const words = effect.ours
    ? {
        level: 'warning' as const,
        code: 'reason.not-told',
        text: `The agent was not told why this was declined: ${why}.`,
        detail: 'It was declined all the same.',
      }
    : {
        level: 'error' as const,
        code: 'turn.steer-refused',
        text: `The runtime did not take the added message: ${why}.`,
        detail: 'It is kept here; send it as a new turn if you still want it.',
      };
  await desk.note(
    (state) => ok({ events: [notice(state, ports, words)], effects: [] }),
    bySystem(effect.turnId),
  );
}
