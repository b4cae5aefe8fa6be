import type { DomainEvent, SessionRow, TurnRow } from '../../../vocabulary';
import { asObject } from '../codex/as-object';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

/** What the runtime itself says of its turns: the truth that the record must not contradict. */
interface Truth {
  readonly epoch: string;
  status: string;
}

/** TU1 one open turn in a session, settled once · TU2 the record does not contradict what the runtime said · TU3 at rest all are settled ·
 * TU4 nothing is at work that nobody waits for. */
export function turnRules({ world, breach }: Court): Rule {
  const open = new Map<string, string>();
  const settled = new Set<string>();
  const bound = new Map<string, string>();
  const truths = new Map<string, Truth>();
  const ended = new Set<string>();

  function event(stream: string, said: DomainEvent, by: string) {
    if (said.type === 'turn.requested') {
      const { turnId } = said.payload;
      const other = open.get(stream);
      if (other !== undefined) breach('TU1', `${turnId} was requested while ${other} was open`);
      open.set(stream, turnId);
    }
    if (said.type === 'turn.started') bound.set(said.payload.turnId, said.payload.runtimeTurnId);
    // What becomes of it from now on is that of another turn of the runtime, or nothing.
    if (said.type === 'turn.options-refused') bound.delete(said.payload.turnId);
    if (said.type === 'turn.settled') settle(stream, said.payload, by);
  }

  function settle(stream: string, turn: { turnId: string; status: string; error: unknown }, by: string) {
    const { turnId, status } = turn;
    if (settled.has(turnId)) breach('TU1', `${turnId} was settled twice`);
    if (open.get(stream) !== turnId) breach('TU1', `${turnId} was settled and not open`);
    settled.add(turnId);
    open.delete(stream);
    world.sometimes(
      `path/turn-${status}-by-${by === 'session' || by === 'supervisor' || by === 'local' ? by : 'runtime'}`,
    );
    const runtimeTurnId = bound.get(turnId);
    const truth = runtimeTurnId === undefined ? undefined : truths.get(runtimeTurnId);
    if (truth === undefined) {
      if (status === 'completed') breach('TU2', `${turnId} is recorded as completed, and no runtime said so`);
      return;
    }
    if (truth.status === 'inProgress' && !ended.has(truth.epoch))
      breach('TU2', `${turnId} is recorded as ${status}, and ${String(runtimeTurnId)} is still at work`);
    if (truth.status !== 'inProgress' && truth.status !== status && !ended.has(truth.epoch))
      breach('TU2', `${turnId} is recorded as ${status}, and the runtime said ${truth.status}`);
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'committed')
        for (const { stream, entry } of fact.entries) event(stream, entry.event, entry.actor.id);
      if (fact.kind === 'ended') ended.add(fact.epoch);
      if (fact.kind === 'server' && (fact.what === 'died' || fact.what === 'stopped'))
        for (const truth of truths.values()) ended.add(truth.epoch);
      if (fact.kind !== 'said') return;
      const turn = asObject(asObject(fact.message.params).turn);
      if (fact.message.method === 'turn/started')
        truths.set(String(turn.id), { epoch: fact.epoch, status: 'inProgress' });
      if (fact.message.method === 'turn/completed')
        truths.set(String(turn.id), { epoch: fact.epoch, status: String(turn.status) });
    },
    rest() {
      for (const [runtimeTurnId, { epoch, status }] of truths)
        if (status === 'inProgress' && !ended.has(epoch))
          breach('TU4', `${runtimeTurnId} is at work in ${epoch}, and no session knows`);
      for (const [stream, turnId] of open) breach('TU3', `${turnId} of ${stream} never settled`);
      const rows = world.disk.table('turn').values() as Iterable<TurnRow>;
      for (const row of rows)
        if (row.status === 'requested' || row.status === 'running')
          breach('TU3', `the row of ${row.turnId} is ${row.status}`);
      for (const row of world.disk.table('session').values() as Iterable<SessionRow>)
        if (row.attention === 'running' || row.attention === 'waiting')
          breach('TU3', `${row.sessionId} looks ${row.attention} at rest`);
    },
  };
}
