import type { DomainEvent, EventOf, SessionMode } from '../../../vocabulary';
import { expectedVerdict, noPolicy } from '../machine/sim-policy';
import type { Fact, FactOf } from './fact';
import type { Court, Rule } from './referee';

/**
 * PO1 what policy says of an act, in the mode on record, is what is recorded, and what it allows or denies is decided so with the request, in one
 * transaction, and nothing else is · PO2 what ran with no accept on record is flagged with its end, and nothing else is · PO3 loosening needs
 * a person who means it.
 */
export function policyRules({ world, breach }: Court): Rule {
  const atWork = world.options.habits.includes('policy');
  const modes = new Map<string, SessionMode>();
  /** Items that the runtime began and that are under way, and those that somebody accepted. */
  const begun = new Set<string>();
  const accepted = new Set<string>();
  const items = new Map<string, string | null>();
  const meant = new Set<string>();

  function judged(stream: string, { payload }: EventOf<'approval.requested'>) {
    const { verdict, ask, approvalId } = payload;
    const mode = modes.get(stream);
    const edit = ask.kind === 'fileChange';
    const unread = mode?.mode === 'unattended' ? 'deny' : 'ask';
    const known = verdict.policyHash === noPolicy ? unread : expectedVerdict(edit ? null : ask.command, mode);
    const expected = atWork ? known : 'ask';
    if (verdict.decision !== expected)
      breach('PO1', `${approvalId} is recorded as ${verdict.decision}, and policy says ${expected}`);
    if (verdict.policyHash === noPolicy) world.sometimes('path/policy-unread');
    if (expected === 'allow' && mode !== undefined && expectedVerdict(edit ? null : ask.command) === 'ask')
      world.sometimes('path/mode-answered');
    return verdict.decision;
  }

  /** What a transaction decides of the requests that it records. */
  function atOnce({ entries }: FactOf<'committed'>) {
    const decisions = new Map<string, EventOf<'approval.decided'>['payload']>();
    for (const { entry } of entries)
      if (entry.event.type === 'approval.decided' && entry.actor.kind !== 'person')
        decisions.set(entry.event.payload.approvalId, entry.event.payload);
    for (const { stream, entry } of entries) {
      if (entry.event.type !== 'approval.requested') continue;
      const { approvalId } = entry.event.payload;
      const decision = judged(stream, entry.event);
      const wanted = { allow: 'accept', deny: 'decline', ask: undefined }[decision];
      const answer = decisions.get(approvalId)?.answer;
      decisions.delete(approvalId);
      if (answer !== wanted)
        breach(
          'PO1',
          `policy says ${decision} of ${approvalId}, and it was ${answer ?? 'not decided with it'}`,
        );
      world.sometimes(`path/policy-${decision}`);
    }
    for (const approvalId of decisions.keys())
      breach('PO1', `${approvalId} was decided without a person, and not with its request`);
  }

  function follow(stream: string, said: DomainEvent, byRuntime: boolean, later: readonly DomainEvent[]) {
    switch (said.type) {
      case 'session.mode-changed': {
        const { mode, acceptEdits, loosened } = said.payload;
        if (loosened && !meant.has(stream))
          breach('PO3', `${stream} was loosened to ${mode}, and nobody meant it`);
        modes.set(stream, { mode, acceptEdits });
        return world.sometimes(`path/mode-${mode}`);
      }
      case 'approval.requested':
        items.set(said.payload.approvalId, said.payload.itemId);
        return;
      case 'approval.decided': {
        const itemId = items.get(said.payload.approvalId);
        if (said.payload.answer === 'accept' && itemId != null) accepted.add(itemId);
        return;
      }
      case 'item.started':
        begun.add(said.payload.itemId);
        return;
      case 'item.completed': {
        const { itemId, item } = said.payload;
        const under = byRuntime && begun.delete(itemId) && !accepted.has(itemId);
        const flagged = later.some(
          (one) => one.type === 'item.ran-unjudged' && one.payload.itemId === itemId,
        );
        const ran =
          (item.type === 'commandExecution' && typeof item.raw.exitCode === 'number') ||
          (item.type === 'fileChange' && item.raw.status === 'completed');
        if (flagged !== (under && ran))
          breach(
            'PO2',
            `${itemId} ${flagged ? 'is said to have run' : 'ran'} unjudged, and ${flagged ? 'did not' : 'that is not on record'}`,
          );
        if (flagged) world.sometimes('path/ran-unjudged');
        return;
      }
      case 'item.lost':
        begun.delete(said.payload.itemId);
    }
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'asked' && fact.act === 'session.choose-mode' && fact.input.meantLoosening === true)
        meant.add(`session/${String(fact.input.sessionId)}`);
      if (fact.kind !== 'committed') return;
      atOnce(fact);
      const events = fact.entries.map(({ entry }) => entry.event);
      for (const [index, { stream, entry }] of fact.entries.entries())
        follow(stream, entry.event, entry.actor.kind === 'runtime', events.slice(index));
    },
  };
}
