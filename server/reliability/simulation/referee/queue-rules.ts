import type { DomainEvent, SessionRow } from '../../../vocabulary';
import type { DiskEntry } from '../machine/disk';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

interface Queue {
  order: string[];
  /** Nothing of it may be sent until a person resumes it. */
  stop: boolean;
  open: boolean;
  lastTurn: string | null;
  lastTurnId: string | null;
  /** Requests that wait for a person. */
  readonly asked: Set<string>;
}

/**
 * QE1 one follow-up becomes one turn, with the words that people last gave it · QE2 none is lost: each acknowledged one waits, in its place, until
 * it is sent or a person deletes it · QE3 none is sent out of its turn, or while the queue stands still or a person is asked · QE4 what was
 * queued is never added to a running turn, and what was to be added never becomes one.
 */
export function queueRules({ world, breach }: Court): Rule {
  const queues = new Map<string, Queue>();
  const words = new Map<string, string>();
  const state = new Map<string, 'queued' | 'sent' | 'deleted'>();
  /** Words by what people wanted with them. */
  const wanted = new Map<string, string>();
  const asked = new Map<string, { act: string; text: string; followupId: string }>();
  const approvals = new Map<string, Queue>();
  /** Follow-ups that waited when a server died. */
  const outlived = new Set<string>();

  const of = (stream: string): Queue => {
    const known = queues.get(stream);
    if (known !== undefined) return known;
    const queue = {
      order: [],
      stop: false,
      open: false,
      lastTurn: null,
      lastTurnId: null,
      asked: new Set<string>(),
    };
    queues.set(stream, queue);
    return queue;
  };

  function take(queue: Queue, followupId: string, as: 'sent' | 'deleted') {
    const place = queue.order.indexOf(followupId);
    if (place === -1)
      breach('QE1', `${followupId} was ${as} and did not wait: ${state.get(followupId) ?? 'never queued'}`);
    else queue.order.splice(place, 1);
    state.set(followupId, as);
    if (queue.order.length === 0) queue.stop = false;
  }

  function send(queue: Queue, followupId: string, text: string) {
    if (queue.order[0] !== followupId && queue.order.includes(followupId))
      breach('QE3', `${followupId} was sent before ${String(queue.order[0])}, which was to go first`);
    if (queue.stop) breach('QE3', `${followupId} was sent while its queue stood still`);
    if (queue.asked.size > 0) breach('QE3', `${followupId} was sent while a person was asked`);
    take(queue, followupId, 'sent');
    if (words.get(followupId) !== text)
      breach('QE1', `${followupId} was sent as "${text}", and was "${String(words.get(followupId))}"`);
    world.sometimes('path/followup-sent');
    if (outlived.has(followupId)) world.sometimes('path/followup-sent-after-restart');
  }

  function requested(
    queue: Queue,
    { payload }: Extract<DomainEvent, { type: 'turn.requested' }>,
    byPerson: boolean,
  ) {
    const { followup, text, resends, seed, turnId } = payload;
    if (followup !== undefined) send(queue, followup, text);
    else if (!byPerson && resends === undefined)
      breach('QE1', `${turnId} began with "${text}" by itself, and is nobody's follow-up`);
    else if (resends === undefined && seed === undefined && wanted.get(text) !== 'start')
      breach('QE4', `${turnId} began with "${text}", which was to be ${wanted.get(text) ?? 'nothing'}`);
    queue.open = true;
    queue.lastTurnId = turnId;
  }

  const standStill = (queue: Queue) => {
    if (queue.order.length === 0) return;
    queue.stop = true;
    world.sometimes('path/queue-stopped');
  };

  function event({ stream, entry }: DiskEntry) {
    const { event: said, actor } = entry;
    const queue = of(stream);
    switch (said.type) {
      case 'followup.queued': {
        const { followupId, text } = said.payload;
        if (state.has(followupId))
          breach('QE1', `${followupId} is queued again, and was ${String(state.get(followupId))}`);
        if (wanted.get(text) !== 'queue')
          breach('QE4', `"${text}" was queued, and was to be ${wanted.get(text) ?? 'nothing'}`);
        if (queue.order.length === 0 && !queue.open)
          queue.stop = queue.lastTurn === 'interrupted' || queue.lastTurn === 'failed';
        queue.order.push(followupId);
        words.set(followupId, text);
        state.set(followupId, 'queued');
        return world.sometimes('path/followup-queued');
      }
      case 'followup.edited':
        words.set(said.payload.followupId, said.payload.text);
        return world.sometimes('path/followup-edited');
      case 'followup.moved': {
        const { followupId, place } = said.payload;
        queue.order = queue.order.filter((one) => one !== followupId);
        queue.order.splice(place - 1, 0, followupId);
        return world.sometimes('path/followup-moved');
      }
      case 'followup.deleted':
        if (actor.kind !== 'person') breach('QE2', `${said.payload.followupId} was deleted without a person`);
        take(queue, said.payload.followupId, 'deleted');
        return world.sometimes('path/followup-deleted');
      case 'queue.resumed':
        if (actor.kind !== 'person') breach('QE3', `the queue of ${stream} was resumed without a person`);
        queue.stop = false;
        return world.sometimes('path/queue-resumed');
      case 'turn.requested':
        return requested(queue, said, actor.kind === 'person');
      case 'turn.steered':
        if (wanted.get(said.payload.text) !== 'steer')
          breach(
            'QE4',
            `"${said.payload.text}" was added to a turn, and was to be ${wanted.get(said.payload.text) ?? 'nothing'}`,
          );
        return;
      case 'turn.settled':
        queue.open = false;
        queue.lastTurn = said.payload.status;
        return said.payload.status === 'completed' ? undefined : standStill(queue);
      case 'turn.reconciled':
        if (!queue.open && said.payload.turnId === queue.lastTurnId)
          if (said.payload.outcome === 'completed' || said.payload.outcome === 'failed')
            queue.lastTurn = said.payload.outcome;
        return;
      case 'session.quarantined':
      case 'session.archived':
      case 'thread.lost':
        return standStill(queue);
      case 'approval.requested':
        queue.asked.add(said.payload.approvalId);
        approvals.set(said.payload.approvalId, queue);
        return;
      case 'approval.decided':
      case 'approval.orphaned':
        approvals.get(said.payload.approvalId)?.asked.delete(said.payload.approvalId);
    }
  }

  function inPlace(stream: string, row: Pick<SessionRow, 'queue'>, when: string) {
    const shown = (row.queue?.followups ?? []).map(({ followupId }) => followupId);
    const { order, stop } = of(stream);
    if (shown.join() !== order.join())
      breach('QE2', `${when} the queue of ${stream} is [${shown.join(' ')}], and [${order.join(' ')}] wait`);
    if ((row.queue?.stop !== undefined) !== stop)
      breach(
        'QE3',
        `${when} the queue of ${stream} ${stop ? 'looks as if it goes on, and may not' : 'looks as if it stands still'}`,
      );
  }

  function told({ act, text, followupId }: { act: string; text: string; followupId: string }) {
    const lost = (what: string) => breach('QE2', `${what} was accepted and is not on record`);
    if (act === 'followup.queue' && !state.has(followupId)) lost(`the follow-up "${text}"`);
    if (act === 'followup.delete' && state.get(followupId) !== 'deleted') lost(`the end of ${followupId}`);
    if (act === 'followup.edit' && !words.has(followupId)) lost(`the edit of ${followupId}`);
  }

  return {
    see(fact: Fact) {
      switch (fact.kind) {
        case 'asked': {
          const { text, followupId, intent } = fact.input;
          const how =
            fact.act === 'followup.queue' ? 'queue' : fact.act === 'turn.send' ? String(intent) : null;
          if (how !== null) wanted.set(String(text), how);
          asked.set(fact.commandId, { act: fact.act, text: String(text), followupId: String(followupId) });
          return;
        }
        case 'told': {
          const command = asked.get(fact.commandId);
          if (command === undefined || fact.trouble !== null) return;
          const named = fact.act === 'followup.queue' ? String(fact.result.followupId) : command.followupId;
          return told({ ...command, followupId: named });
        }
        case 'committed':
          for (const one of fact.entries) {
            event(one);
            for (const change of one.entry.changes)
              if ('put' in change && change.put === 'session') inPlace(one.stream, change.row, 'on record');
          }
          return;
        case 'server':
          if (fact.what === 'died' || fact.what === 'stopped')
            for (const [followupId, now] of state) if (now === 'queued') outlived.add(followupId);
      }
    },
    rest() {
      for (const [stream, { order }] of queues)
        if (order.length > 0) breach('QE2', `at rest ${order.join(' ')} of ${stream} still wait`);
    },
  };
}
