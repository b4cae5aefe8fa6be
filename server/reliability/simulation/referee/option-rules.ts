import { asObject } from '../codex/as-object';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

/**
 * OP1 a turn is begun anew without its options only when the provider refused them, at most once, when nothing came of it · OP2 not with the
 * option that was refused · OP3 at most once more, and only after the runtime was asked to forget the first try.
 */
export function optionRules({ world, breach }: Court): Rule {
  const problems = new Map<string, string>();
  const came = new Set<string>();
  /** Our id of the prompt → the runtime's turn that is to be taken back. */
  const anew = new Map<string, string>();
  const first = new Map<string, string>();
  const reverted = new Set<string>();
  const begun = new Set<string>();

  function sent(method: unknown, params: ReturnType<typeof asObject>) {
    if (method === 'thread/revert') reverted.add(String(params.beforeTurnId));
    if (method !== 'turn/start') return;
    const runtimeTurnId = anew.get(String(params.clientUserMessageId));
    if (runtimeTurnId === undefined) return;
    world.sometimes('path/begun-anew');
    if (params.effort !== undefined) breach('OP2', `${runtimeTurnId} was begun anew with its effort`);
    if (!reverted.has(runtimeTurnId)) breach('OP3', `${runtimeTurnId} was begun anew and not taken back`);
  }

  function said({ method, params }: Extract<Fact, { kind: 'said' }>['message']) {
    const { turn, turnId, item } = asObject(params);
    if (method === 'item/started' && asObject(item).type !== 'userMessage') came.add(String(turnId));
    const ended = asObject(turn);
    if (method === 'turn/completed' && ended.status === 'failed')
      problems.set(String(ended.id), String(asObject(ended.error).message));
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'said') said(fact.message);
      if (fact.kind === 'sent') sent(fact.message.method, asObject(fact.message.params));
      if (fact.kind !== 'committed') return;
      for (const { entry } of fact.entries) {
        const { event } = entry;
        if (event.type === 'turn.requested') first.set(event.payload.turnId, event.payload.clientMessageId);
        if (event.type !== 'turn.options-refused') continue;
        const { turnId, runtimeTurnId } = event.payload;
        if (begun.has(turnId)) breach('OP1', `${turnId} was begun anew twice`);
        begun.add(turnId);
        anew.set(first.get(turnId) ?? '', runtimeTurnId);
        const problem = problems.get(runtimeTurnId) ?? 'nothing';
        if (!problem.includes('reasoning.effort'))
          breach('OP1', `${turnId} was begun anew, and the runtime said ${problem}`);
        if (came.has(runtimeTurnId)) breach('OP1', `${turnId} was begun anew, and it had come to something`);
      }
    },
  };
}
