import { describe, expect, test } from 'vitest';
import { limits } from '../../vocabulary';
import { decideExit } from './decide-exit';
import { startTurn } from './decide-turn';
import { makeSession } from './testing';

const what = 'The runtime was killed by SIGKILL';
type Session = ReturnType<typeof makeSession>;

function begin(session: Session, name: string) {
  session.add(
    { type: 'turn.requested', payload: { turnId: name, clientMessageId: `m-${name}`, text: 'go' } },
    { type: 'request.sent', payload: { requestId: 'r', epoch: 'epoch-1', method: 'turn/start', params: {} } },
    { type: 'turn.started', payload: { turnId: name, runtimeTurnId: `rt-${name}`, epoch: 'epoch-1' } },
  );
}
const end = (session: Session, quarantineAfter?: number) =>
  session.add(
    ...decideExit(
      session.state(),
      { epoch: 'epoch-1', what, ...(quarantineAfter === undefined ? {} : { quarantineAfter }) },
      session.env,
    ),
  );
const crash = (session: Session) => end(session, limits.quarantineCrashes);
const quarantine = (session: Session) => session.state().row?.quarantine;

describe('a session in whose turns the runtime ends by itself', () => {
  test('once goes on; twice running it is quarantined, says so, and sends nothing', () => {
    const session = makeSession();
    crash(session);
    expect(quarantine(session)).toBeUndefined();
    begin(session, 'two');
    crash(session);
    expect(quarantine(session)).toMatchObject({ crashes: 2 });
    expect(session.state().row?.attention).toBe('failed');
    const refused = startTurn(session.state(), 'again', session.env);
    expect(refused).toMatchObject({ ok: false, error: { kind: 'session.quarantined' } });
  });

  test('sends again when a person releases it, and begins to count anew', () => {
    const session = makeSession();
    crash(session);
    begin(session, 'two');
    crash(session);
    session.add({ type: 'session.released', payload: {} });
    expect(startTurn(session.state(), 'again', session.env).ok).toBe(true);
    begin(session, 'three');
    crash(session);
    expect(quarantine(session)).toBeUndefined();
  });

  test('a turn that the runtime lived through ends the count', () => {
    const session = makeSession();
    crash(session);
    begin(session, 'two');
    session.signal({
      kind: 'turn-settled',
      threadId: 'thread',
      runtimeTurnId: 'rt-two',
      status: 'failed',
      error: null,
    });
    begin(session, 'three');
    crash(session);
    expect(quarantine(session)).toBeUndefined();
  });

  test('ends that somebody asked for, and of the whole server, do not count', () => {
    const session = makeSession();
    end(session);
    begin(session, 'two');
    session.add(...decideExit(session.state(), { epoch: null, what: 'The server ended' }, session.env));
    begin(session, 'three');
    crash(session);
    expect(quarantine(session)).toBeUndefined();
  });
});
