import { createHash } from 'node:crypto';
import type { DomainEvent, ProjectSettings, RuntimeSignal, Verdict } from '../../vocabulary';
import { decideSignal } from './decide-signal';
import type { Decision } from './decision';
import { sessionFold } from './evolve';
import { initialSession, type SessionState } from './state';

/** Tests only: folds events and signals as the desk does, and keeps all that was recorded. */
export function makeSession(started = true) {
  let state: SessionState = initialSession;
  let now = 1_000;
  let ids = 0;
  const events: DomainEvent[] = [];
  const env = {
    get now() {
      return now;
    },
    newId: () => `id-${++ids}`,
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
    redact: (text: string) => text,
    canonical: (value: unknown) => JSON.stringify(value),
    epoch: 'epoch-1',
    asked: null as ProjectSettings | null,
    existing: [] as readonly string[],
    verdict: null as Verdict | null,
  };
  const add = (...more: readonly DomainEvent[]) => {
    for (const event of more) {
      now += 1;
      const folded = sessionFold.evolve(state, event, now);
      state = folded.state;
      events.push(event);
    }
  };
  add({
    type: 'session.created',
    payload: {
      sessionId: 's',
      projectId: 'p',
      flavour: 'demo',
      title: 'New session',
      model: null,
      effort: null,
    },
  });
  const session = {
    env,
    events,
    add,
    state: () => state,
    types: () => events.map((event) => event.type),
    signal(signal: RuntimeSignal): Decision {
      const decision = decideSignal(state, signal, env);
      add(...decision.events);
      return decision;
    },
  };
  if (started) startTurn(session.add);
  return session;
}

const startTurn = (add: (...events: readonly DomainEvent[]) => void) =>
  add(
    { type: 'turn.requested', payload: { turnId: 'turn', clientMessageId: 'msg', text: 'go' } },
    {
      type: 'thread.bound',
      payload: {
        threadId: 'thread',
        epoch: 'epoch-1',
        how: 'started',
        echo: {
          model: null,
          approvalPolicy: 'untrusted',
          sandbox: 'workspace-write',
          network: false,
          cwd: '/w',
        },
      },
    },
    {
      type: 'request.sent',
      payload: { requestId: 'r', epoch: 'epoch-1', method: 'turn/start', params: {} },
    },
    { type: 'turn.started', payload: { turnId: 'turn', runtimeTurnId: 'rt', epoch: 'epoch-1' } },
  );

export const commandItem = {
  id: 'call',
  type: 'commandExecution',
  raw: { command: 'ls', status: 'inProgress' },
};

export const asked = (wireId: number): RuntimeSignal => ({
  kind: 'approval-requested',
  threadId: 'thread',
  runtimeTurnId: 'rt',
  runtimeItemId: 'call',
  wireId,
  method: 'item/commandExecution/requestApproval',
  approval: { kind: 'command', command: 'ls', cwd: '/w', reason: null, detail: {} },
});
